"""The system calls that the sandbox refuses, as a filter that the kernel runs at each call."""

import functools
import struct

# By their numbers on each machine (asm/unistd.h of Linux).
REFUSED_CALLS = {
    "x86_64": dict(
        # shared memory, semaphores and messages, which no limit counts
        shmget=29, semget=64, msgget=68, mq_open=240,
        # memory and files of other processes
        ptrace=101, process_vm_readv=310, process_vm_writev=311, kcmp=312, pidfd_open=434, pidfd_getfd=438,
        process_madvise=440,
        # keys, which outlive the process
        add_key=248, request_key=249, keyctl=250,
        # memory beyond the limit, and calls past this filter
        vmsplice=278, userfaultfd=323, memfd_secret=447,
        io_uring_setup=425, io_uring_enter=426, io_uring_register=427,
        # other files and other namespaces
        mount=165, umount2=166, pivot_root=155, chroot=161, unshare=272, setns=308, open_tree=428,
        move_mount=429, fsopen=430, fsconfig=431, fsmount=432, fspick=433, mount_setattr=442,
        # a look into the kernel
        perf_event_open=298, bpf=321),
    "aarch64": dict(
        shmget=194, semget=190, msgget=186, mq_open=180,
        ptrace=117, process_vm_readv=270, process_vm_writev=271, kcmp=272, pidfd_open=434, pidfd_getfd=438,
        process_madvise=440,
        add_key=217, request_key=218, keyctl=219,
        vmsplice=75, userfaultfd=282, memfd_secret=447,
        io_uring_setup=425, io_uring_enter=426, io_uring_register=427,
        mount=40, umount2=39, pivot_root=41, chroot=51, unshare=97, setns=268, open_tree=428,
        move_mount=429, fsopen=430, fsconfig=431, fsmount=432, fspick=433, mount_setattr=442,
        perf_event_open=241, bpf=280),
}
CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3 = 435  # whose flags no filter can read: refused as unknown, and the C library takes CLONE instead
NEW_NAMESPACES = 0x7E02_0000  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # linux/audit.h
X32_SYSCALL_BIT = 0x40000000  # x86's second set of numbers begins here
# linux/bpf_common.h and linux/seccomp.h
LOAD, IF_EQUAL, IF_AT_LEAST, IF_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # in struct seccomp_data; of the argument the lower half
ALLOW, NOT_PERMITTED, NO_SUCH_CALL = 0x7FFF0000, 0x00050001, 0x00050026

Instruction = tuple[int, int, int, int]  # operation, instructions to skip if it holds, and if not, operand


def program(machine: str) -> list[Instruction]:
    """The filter for a machine in REFUSED_CALLS."""
    refuse = (RETURN, 0, 0, NOT_PERMITTED)
    written = [
        (LOAD, 0, 0, ARCHITECTURE), (IF_EQUAL, 1, 0, AUDIT_ARCH[machine]), refuse,
        (LOAD, 0, 0, NUMBER), (IF_AT_LEAST, 0, 1, X32_SYSCALL_BIT), refuse,
    ]
    for number in REFUSED_CALLS[machine].values():
        written += [(IF_EQUAL, 0, 1, number), refuse]
    return [*written,
            (IF_EQUAL, 0, 1, CLONE3), (RETURN, 0, 0, NO_SUCH_CALL),
            (IF_EQUAL, 0, 3, CLONE[machine]),
            (LOAD, 0, 0, FIRST_ARGUMENT), (IF_ANY_BIT, 0, 1, NEW_NAMESPACES), refuse,
            (RETURN, 0, 0, ALLOW)]


@functools.cache
def seccomp_filter(machine: str) -> bytes:
    """The filter as the kernel reads it; raises KeyError for a machine whose numbers we do not know."""
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program(machine))
