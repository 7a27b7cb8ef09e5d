namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>A system call and its numbers; null where an architecture has none (arm64 has no legacy calls).</summary>
readonly struct SystemCall(string name, int? x64, int? arm64)
{
    /// <summary>What the runtime and DuckDB need for memory, threads, files and time. Nothing that reaches another process, the network or the kernel's settings.</summary>
    public static readonly IReadOnlyList<SystemCall> Allowed =
    [
        new("read", 0, 63), new("write", 1, 64), new("readv", 19, 65), new("writev", 20, 66),
        new("pread64", 17, 67), new("pwrite64", 18, 68), new("lseek", 8, 62), new("close", 3, 57),
        new("dup", 32, 23), new("dup2", 33, null), new("dup3", 292, 24), new("fcntl", 72, 25),
        new("fstat", 5, 80), new("newfstatat", 262, 79), new("stat", 4, null), new("lstat", 6, null),
        new("statx", 332, 291), new("statfs", 137, 43), new("fstatfs", 138, 44), new("access", 21, null),
        new("faccessat", 269, 48), new("faccessat2", 439, 439), new("open", 2, null), new("openat", 257, 56),
        new("getdents64", 217, 61), new("getcwd", 79, 17), new("chdir", 80, 49), new("mkdir", 83, null),
        new("mkdirat", 258, 34), new("unlink", 87, null), new("unlinkat", 263, 35), new("rmdir", 84, null),
        new("rename", 82, null), new("renameat", 264, 38), new("renameat2", 316, 276), new("readlink", 89, null),
        new("readlinkat", 267, 78), new("ftruncate", 77, 46), new("truncate", 76, 45), new("fsync", 74, 82),
        new("fdatasync", 75, 83), new("fallocate", 285, 47), new("fadvise64", 221, 223), new("umask", 95, 166),
        new("flock", 73, 32), new("fchmod", 91, 52), new("mmap", 9, 222), new("munmap", 11, 215),
        new("mremap", 25, 216), new("mprotect", 10, 226), new("madvise", 28, 233), new("brk", 12, 214),
        new("msync", 26, 227), new("mincore", 27, 232), new("rt_sigaction", 13, 134), new("rt_sigprocmask", 14, 135),
        new("rt_sigreturn", 15, 139), new("rt_sigpending", 127, 136), new("rt_sigtimedwait", 128, 137), new("rt_sigsuspend", 130, 133),
        new("sigaltstack", 131, 132), new("futex", 202, 98), new("set_robust_list", 273, 99), new("get_robust_list", 274, 100),
        new("rseq", 334, 293), new("set_tid_address", 218, 96), new("gettid", 186, 178), new("getpid", 39, 172),
        new("getppid", 110, 173), new("getuid", 102, 174), new("geteuid", 107, 175), new("getgid", 104, 176),
        new("getegid", 108, 177), new("getpgrp", 111, null), new("getpgid", 121, 155), new("getsid", 124, 156),
        new("arch_prctl", 158, null), new("exit", 60, 93), new("exit_group", 231, 94), new("wait4", 61, 260),
        new("tgkill", 234, 131), new("clock_gettime", 228, 113), new("clock_getres", 229, 114), new("clock_nanosleep", 230, 115),
        new("nanosleep", 35, 101), new("gettimeofday", 96, 169), new("time", 201, null), new("times", 100, 153),
        new("getrusage", 98, 165), new("sysinfo", 99, 179), new("uname", 63, 160), new("getrandom", 318, 278),
        new("sched_getaffinity", 204, 123), new("sched_setaffinity", 203, 122), new("sched_yield", 24, 124), new("sched_getparam", 143, 121),
        new("sched_getscheduler", 145, 120), new("sched_get_priority_max", 146, 125), new("sched_get_priority_min", 147, 126), new("getcpu", 309, 168),
        new("getpriority", 140, 141), new("poll", 7, null), new("ppoll", 271, 73), new("select", 23, null),
        new("pselect6", 270, 72), new("epoll_create1", 291, 20), new("epoll_ctl", 233, 21), new("epoll_wait", 232, null),
        new("epoll_pwait", 281, 22), new("eventfd2", 290, 19), new("pipe", 22, null), new("pipe2", 293, 59),
        new("restart_syscall", 219, 128), new("membarrier", 324, 283), new("getrlimit", 97, 163),
    ];

    /// <summary>What Python needs besides: of its own identity, folders and descriptors.</summary>
    public static readonly IReadOnlyList<SystemCall> Python =
    [
        new("close_range", 436, 436), new("getgroups", 115, 158), new("getresuid", 118, 148), new("getresgid", 120, 150),
        new("fchdir", 81, 50), new("utimensat", 280, 88), new("getitimer", 36, 102),
    ];

    public static readonly SystemCall Execve = new("execve", 59, 221);
    public static readonly SystemCall Clone = new("clone", 56, 220);
    public static readonly SystemCall Clone3 = new("clone3", 435, 435);
    public static readonly SystemCall Prctl = new("prctl", 157, 167);
    public static readonly SystemCall Prlimit64 = new("prlimit64", 302, 261);
    public static readonly SystemCall Ioctl = new("ioctl", 16, 29);
    public static readonly SystemCall Seccomp = new("seccomp", 317, 277);

    public string Name => name;

    public int? X64 => x64;

    public int? Arm64 => arm64;
}
