"""The kernel's layers around a process that is about to run a stranger's code.

Each layer is one system call that cannot be taken back: no new privileges, no capabilities, not dumpable, a list of files
that may be read and two folders that may be written (Landlock), a list of system calls (seccomp). None of them needs root
or namespaces. Where the kernel lacks one, :mod:`pytest_djangokata.wall.build` says so; it is for the caller to decide.
"""
