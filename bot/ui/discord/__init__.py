"""Answers as Discord shows them: embeds, buttons, menus, within every limit. `reply.render` begins it."""
