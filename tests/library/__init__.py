"""course_lib file by file, and the files of the project that must agree with each other."""
