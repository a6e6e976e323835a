"""How Proofroom is run: the embedded PostgreSQL and its keeper, the supervisor of `make run`, locks and
folders. No Django.
"""
