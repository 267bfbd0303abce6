"""Discord's limits, all in one place.

From https://docs.discord.com/developers: resources/message ("Embed Limits", "Create Message"),
components/reference, interactions/application-commands.  Discord counts characters; the larger of the
two usual counts is kept here, UTF-16 units (see `bot.ui.discord.text.size`).
"""

from __future__ import annotations

# --- messages ---
CONTENT = 2_000
EMBEDS = 10
EMBEDS_TOTAL = 6_000  # titles, descriptions, fields, footers and authors of all embeds together

# --- embeds ---
TITLE = 256
DESCRIPTION = 4_096
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1_024
FOOTER = 2_048
AUTHOR = 256
EMBED_URL = 2_048

# --- components ---
ROWS = 5
BUTTONS = 5  # a row; a select takes a row of its own
BUTTON_LABEL = 80
BUTTON_URL = 512
OPTIONS = 25
OPTION_LABEL = 100
OPTION_DESCRIPTION = 100
OPTION_VALUE = 100
PLACEHOLDER = 150
CUSTOM_ID = 100

# --- commands ---
COMMAND_NAME = 32
COMMAND_DESCRIPTION = 100
CHOICES = 25
CHOICE_NAME = 100
CHOICE_VALUE = 100
