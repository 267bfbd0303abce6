"""Talkbot: a chat bot that answers questions about talks."""

__version__ = "0.1.0"
