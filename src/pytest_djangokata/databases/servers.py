"""The databases of a process that are on a PostgreSQL server."""

from __future__ import annotations


def empty() -> None:
    """Empty each of them, since no image has its contents: a case makes its rows itself.

    What the case before has left, such as a thread that waits for a lock, is sent away first. The server's own processes,
    such as an autovacuum worker, stay: a role that is no superuser's may not end them, and the attempt is an error.
    """
    from django.core.management import call_command
    from django.db import connections

    for alias in (one for one in connections if connections[one].vendor == "postgresql"):
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
        call_command("flush", database=alias, interactive=False, verbosity=0)
