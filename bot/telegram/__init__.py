"""The Telegram bot: the only place that imports telegram."""
