"""What every channel of conversation needs and none of them owns; a channel is reached through channel.py."""
