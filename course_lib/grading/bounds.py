"""What one submission may cost, whatever is in it: 10 seconds, and 300 MB of the process that grades it.

An ordinary one takes a fifth of a second and a megabyte. What exceeds a bound is left out or stopped, and a
person is told (`Result.flags`).
"""

from ..exercises.calling import SECONDS

# Of the file. It is read inside the sandbox, and only what these bounds let through comes out.
MAX_FILE_BYTES = 64_000_000  # pictures and all
READING_SECONDS = 3.0  # of computing
MAX_CELLS = 1_000
MAX_CELL_CHARACTERS = 100_000
MAX_CHARACTERS = 300_000  # of all cells together: the report takes 100 times as many bytes
MAX_CELLS_BYTES = 8 << 20  # of these cells, as JSON

# Of the code. What counts is the time of computing; and the clock, for code that waits, but for the time in
# which the machine is busy with something else.
CALL_SECONDS = SECONDS
SUBMISSION_SECONDS = 6.0  # of all cells and calls together
CLOCK_SECONDS = 9.0  # the same, on the clock, and the sandboxes after the first
MIN_SECONDS = 0.02  # below which nothing is begun
START_SECONDS = 30.0  # for the first sandbox to start, on the clock: the machine's time, not the student's
MAX_REPLY_BYTES = 1 << 20  # of one reply, which takes 40 times as many bytes at worst
MAX_NOTES = 20  # on cells that stop with an error

# Of the sandboxed process, by the names of the module `resource`. The last is set inside: a user namespace
# cannot start with it.
LIMITS = dict(RLIMIT_AS=1 << 30, RLIMIT_CPU=10, RLIMIT_FSIZE=0, RLIMIT_CORE=0, RLIMIT_NOFILE=32)
LIMITS_INSIDE = dict(RLIMIT_NPROC=1)
