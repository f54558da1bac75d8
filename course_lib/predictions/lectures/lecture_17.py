"""The predictions of lecture 17, Beyond the diagonal."""

from ..catalogue import prediction
from ..kinds import Choice, Order

prediction("17-turned", Choice(
    ("lower than 5e-7 in both", lambda loss: max(loss) < 4e-7,
     "More knowledge must help everywhere, one thinks. But directions have to be learned from a few "
     "gradients."),
    ("about 1e-6 in both", lambda loss: all(5e-7 < each < 5e-6 for each in loss),
     "The full matrix turns with the valley, so its path does, too: the same loss at any angle."),
    ("about 1e-6 along the axes, and higher when turned", lambda loss: loss[1] > 10 * loss[0],
     "That is the diagonal rule: it belongs to the axes."),
    ("about 1e-6 along the axes, and lower when turned", lambda loss: loss[1] < loss[0] / 10,
     "It was made for the turned case, but it does not know that it is one."),
), again="17.4")

prediction("17-price", Choice(
    ("2", 2, "A 1000 × 1000 matrix for each side of W: two copies, as Adam."),
    ("4", 4, "Two matrices for each side would be four. One for each side is enough."),
    ("1000", 1000, "A matrix for each row would be. There is one for all rows, and one for all columns."),
    ("1,000,000", 1_000_000, "That is the full matrix of AdaGrad."),
), again="17.1")

prediction("17-newton-schulz", Choice(
    ("all within 0.01 of 1", lambda ends: ends[0] > 0.99 and ends[1] < 1.01,
     "An iteration converges, as a rule. This one was chosen to be steep at 0, not to have 1 as its limit."),
    ("all between 0.9 and 1.1", lambda ends: 0.9 < ends[0] <= 0.99 and ends[1] < 1.1,
     "Even 1 itself does not stay: the polynomial has the value 0.70 there."),
    ("between about 0.7 and 1.1", lambda ends: 0.6 < ends[0] < 0.8 and 1 < ends[1] < 1.2,
     "It need not be exact. Five steps lift 0.01 to the size of 1."),
    ("the large ones near 1, the small ones still below 0.1", lambda ends: ends[0] < 0.1,
     "Each step multiplies a small value by 3.44, and 3.44⁵ is nearly 500."),
), again="17.2")

prediction("17-race", Order(
    dict(GD="gradient descent", Momentum="momentum", Lion="Lion", Adam="Adam", Muon="Muon",
         Shampoo="Shampoo"),
    why="Muon and Adam are not told apart here. Lion is clearly ahead of gradient descent, but by less than "
        "a factor of 10: neither order counts.",
    apart=10))

prediction("17-more-predict", Choice(
    ("all three: the problem is easier", (True, True, True),
     "For momentum it is the same problem: it sees no coordinates. And Muon looks at W's own directions."),
    ("Adam only", (True, False, False),
     "Its rates belong to the entries of W, and now so do the valley's axes."),
    ("Muon only: its matrices fit now", (False, False, True),
     "Muon's directions turn with the problem, before and now."),
    ("none of them", (False, False, False), "One rule has looked at entries all the time."),
))
