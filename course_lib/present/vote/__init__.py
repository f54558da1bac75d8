"""A lecture room answers the predictions of a lecture on its phones.

questions.py   what is asked, as a phone shows it
store.py       who answered what: a SQLite file, which a crash or a restart does not harm
server.py      what phones and the presenter's browser talk to
"""
