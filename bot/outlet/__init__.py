"""Discord, as far as announcements go: messages in channels, and scheduled events in servers."""
