"""The numbers of the system calls that a kata's code may make, on x86_64 and aarch64; None where there is none.

From the kernel's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

from __future__ import annotations

#: Always allowed: memory, time, waiting, reading what is open, sockets that are open already.
PLAIN: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "stat": (4, None), "fstat": (5, 80), "lstat": (6, None),
    "poll": (7, None), "lseek": (8, 62), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "pread64": (17, 67),
    "pwrite64": (18, 68), "readv": (19, 65), "writev": (20, 66), "access": (21, None), "pipe": (22, None),
    "select": (23, None), "sched_yield": (24, 124), "mremap": (25, 216), "mincore": (27, 232), "madvise": (28, 233),
    "dup": (32, 23), "dup2": (33, None), "pause": (34, None), "nanosleep": (35, 101), "getitimer": (36, 102),
    "alarm": (37, None), "setitimer": (38, 103), "getpid": (39, 172), "sendto": (44, 206), "recvfrom": (45, 207),
    "sendmsg": (46, 211), "recvmsg": (47, 212), "shutdown": (48, 210), "getsockname": (51, 204), "getpeername": (52, 205),
    "getsockopt": (55, 209), "exit": (60, 93), "uname": (63, 160),
    "flock": (73, 32), "fsync": (74, 82), "fdatasync": (75, 83), "getcwd": (79, 17), "chdir": (80, 49),
    "readlink": (89, None), "umask": (95, 166), "gettimeofday": (96, 169), "getrlimit": (97, 163),
    "getrusage": (98, 165), "sysinfo": (99, 179), "times": (100, 153), "getuid": (102, 174), "getgid": (104, 176),
    "geteuid": (107, 175), "getegid": (108, 177), "getppid": (110, 173), "getpgrp": (111, None),
    "getgroups": (115, 158), "getresuid": (118, 148), "getresgid": (120, 150), "getpgid": (121, 155),
    "getsid": (124, 156), "sigaltstack": (131, 132), "statfs": (137, 43), "fstatfs": (138, 44), "gettid": (186, 178),
    "time": (201, None), "futex": (202, 98), "sched_getaffinity": (204, 123), "epoll_create": (213, None),
    "getdents64": (217, 61), "set_tid_address": (218, 96), "fadvise64": (221, 223), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "exit_group": (231, 94), "epoll_wait": (232, None),
    "epoll_ctl": (233, 21), "newfstatat": (262, 79), "readlinkat": (267, 78), "faccessat": (269, 48),
    "pselect6": (270, 72), "ppoll": (271, 73), "set_robust_list": (273, 99),
    "epoll_pwait": (281, 22), "eventfd2": (290, 19), "epoll_create1": (291, 20), "dup3": (292, 24), "pipe2": (293, 59),
    "getrandom": (318, 278), "membarrier": (324, 283), "statx": (332, 291), "rseq": (334, 293),
    "close_range": (436, 436), "faccessat2": (439, 439),
}  # fmt: skip

#: Allowed where Landlock holds the process to its own folders.
FILES: dict[str, tuple[int | None, int | None]] = {
    "open": (2, None), "openat": (257, 56), "ftruncate": (77, 46), "rename": (82, None),
    "mkdir": (83, None), "rmdir": (84, None), "link": (86, None), "unlink": (87, None), "symlink": (88, None),
    "renameat": (264, 38), "unlinkat": (263, 35), "mkdirat": (258, 34), "linkat": (265, 37), "symlinkat": (266, 36),
    "renameat2": (316, 276),
}  # fmt: skip

#: Answered with success and not done: Landlock does not bound them, and Django calls them on files that it has written.
PRETENDED: dict[str, tuple[int | None, int | None]] = {
    "chmod": (90, None), "fchmod": (91, 52), "chown": (92, None), "fchown": (93, 55), "lchown": (94, None),
    "fchownat": (260, 54), "fchmodat": (268, 53), "fchmodat2": (452, 452), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88),
}  # fmt: skip

#: Refused as on a file system that has none of them, for which those who copy files are prepared.
ATTRIBUTES: dict[str, tuple[int | None, int | None]] = {
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "getxattr": (191, 8), "lgetxattr": (192, 9),
    "fgetxattr": (193, 10), "listxattr": (194, 11), "llistxattr": (195, 12), "flistxattr": (196, 13),
}  # fmt: skip

#: Allowed with arguments of some kinds only, by the rules in :mod:`pytest_djangokata.wall.seccomp`.
CLONE: tuple[int | None, int | None] = (56, 220)
CLONE3 = (435, 435)
MMAP: tuple[int | None, int | None] = (9, 222)
SETSOCKOPT: tuple[int | None, int | None] = (54, 208)
KILL, TGKILL, PRLIMIT = (62, 129), (234, 131), (302, 261)
IOCTL, PRCTL, FCNTL = (16, 29), (157, 167), (72, 25)
SOCKETPAIR: tuple[int | None, int | None] = (53, 199)
SOCKET: tuple[int | None, int | None] = (41, 198)
CONNECT: tuple[int | None, int | None] = (42, 203)
#: How a filter is built in that asks a process outside.
SECCOMP: tuple[int | None, int | None] = (317, 277)

#: Allowed to a kata whose answer needs processes of its own.
PROCESSES: dict[str, tuple[int | None, int | None]] = {
    "clone": CLONE, "fork": (57, None), "vfork": (58, None), "wait4": (61, 260), "waitid": (247, 95),
    "setpgid": (109, 154),
}  # fmt: skip
