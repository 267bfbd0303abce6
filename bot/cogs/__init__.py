"""The doors in Discord, one file a feature: each asks, renders and sends."""
