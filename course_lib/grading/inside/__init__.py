"""What runs inside the sandbox, with Python's standard library and NumPy only.

It holds no test, no expected value and no secret, for the student's code shares its process and may read or
change all of it. The modules import nothing but each other, for the rest of the library is not there.
"""
