"""The notebooks: their outputs, pictures, slides and notes for teachers, and whether their claims hold."""
