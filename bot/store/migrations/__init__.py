"""The steps from one shape of the tables to the next, run by Alembic.

To write one: change `bot/store/schema.py`, then add a file to `versions`. Steps that were released are
never changed.
"""
