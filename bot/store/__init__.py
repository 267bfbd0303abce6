"""What outlives the process: SQLite and PostgreSQL behind one interface, `bot.announcements.ports.Store`.

`database.Database` is the way in. The queries are the same for both; what differs between them (how they
are reached, how a transaction begins, how one process leads, what their errors mean) is in `sqlite` and
`postgresql`. Only `bot.bootstrap` imports this package, and only where something is announced.
"""
