"""What the bot itself keeps, beside the index: inbox, answers with their buttons, conversations, settings, feedback."""
