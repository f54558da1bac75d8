"""Slider panels: drag a hyperparameter and see the picture follow.

A `Drawing` is a pure function of a state, such as dict(eta=0.1, beta=0.9), to a picture
and a sentence. It needs no widget: a book page or an animation asks it for frames too.
A `Panel` holds the state in controls and shows what its drawing makes of it.

    drawing                          what a drawing is
    descent, ledger, lectures        the drawings of the course, and their panels
    challenge                        something to reach on one of them
    controls, hyperparameters        what moves a state: sliders, and the course's own
    field, map                       what comes out at every place of two controls, beside a picture
    panel                            controls and a drawing, held together
    layout, scenes, saving           its rows and buttons, its named states, its files
    arrangement                      where the axes of a picture stand, in a row or in a column
    screen                           how its picture reaches the browser
"""
