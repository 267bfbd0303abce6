"""Announcements: what is due, and telling it once in every channel."""
