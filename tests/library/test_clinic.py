"""The clinic: each fault is planted and nothing else, the tests measure what they say, and a procedure
that orders few of them names the fault."""

import numpy as np
import pytest

from course_lib import FAULTS, TESTS, Adam, Patient, clinic_panel, judge, run, ward
from course_lib.clinic import EPOCH, ETA, STEPS
from tests.support.lectures import LECTURES

SOLUTION = next(cell.source for cell in LECTURES["18"].cells if cell.id == "18-exercise-3-solution")
exec(SOLUTION, space := {})
diagnose = space["diagnose"]


def twins(fault, seed=3):
    return Patient(seed, fault), Patient(seed, "none")


def accuracy(seeds):
    """The share of the runs of each fault that the lecture's solution names, and the points of each run."""
    named, points = {}, []
    for fault in FAULTS:
        runs = [Patient(seed, fault) for seed in seeds]
        named[fault] = np.mean([patient.diagnose(diagnose(patient.order)) for patient in runs])
        points += [patient.cost for patient in runs]
    return named, np.mean(points)


# The faults ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("fault", FAULTS)
def test_runs_of_one_seed_have_the_same_points_start_and_batches_but_for_the_fault(fault):
    ill, well = twins(fault)
    same = {"points": np.array_equal(ill._network.x, well._network.x),
            "labels": np.array_equal(ill._network.labels, well._network.labels),
            "start": np.array_equal(ill._start, well._start),
            "batches": np.array_equal(ill._batches.points(20), well._batches.points(20)),
            "held-out": np.array_equal(ill._held_out.x, well._held_out.x),
            "fresh": np.array_equal(ill._fresh.x, well._fresh.x)}
    changed = {"labels shuffled": {"labels"}, "dead layer": {"start"}, "batch too small": {"batches"},
               "data leak": {"held-out"}}
    assert {name for name, is_same in same.items() if not is_same} == changed.get(fault, set())
    rules = [{name: value for name, value in vars(patient._rule()).items()} for patient in (ill, well)]
    differing = {name for name in rules[0] if rules[0][name] != rules[1][name]}
    settings = {"rate too large": {"eta"}, "rate too small": {"eta"}, "beta2 too small": {"beta2"},
                "no bias correction": {"bias_correction"}}
    assert differing == settings.get(fault, set())


def test_t_per_epoch_is_adam_but_for_the_t_of_its_correction():
    ill, well = twins("t per epoch")
    g = np.random.default_rng(0).normal(size=(STEPS, 5))
    memory = dict(m=np.zeros(5), v=np.zeros(5))
    for t in range(1, STEPS + 1):
        now, right = (rule.step(g[0], g[t - 1], t, **memory) for rule in (ill._rule(), Adam(ETA)))
        m_hat, v_hat = (right[name] / (1 - beta ** ((t - 1) // EPOCH + 1))
                        for name, beta in (("m", 0.9), ("v", 0.999)))
        np.testing.assert_allclose(now["delta"], -ETA * m_hat / (np.sqrt(v_hat) + 1e-8), rtol=1e-12)
        assert np.array_equal(now["m"], right["m"]) and np.array_equal(now["v"], right["v"])
        memory = dict(m=now["m"], v=now["v"])
    assert np.array_equal(ill._path[1], well._path[1]) and not np.allclose(ill._path[-1], well._path[-1])


def test_a_sum_has_16_times_the_gradient_and_adam_takes_the_same_steps():
    ill, well = twins("sum for mean")
    sum_, mean = (patient._batches.gradient(patient._start, 1) for patient in (ill, well))
    np.testing.assert_allclose(sum_, 16 * mean)
    np.testing.assert_allclose(ill.curve, well.curve, rtol=1e-3)


def test_shuffled_labels_are_the_same_labels_and_a_leak_holds_out_the_points_of_the_training():
    ill, well = twins("labels shuffled")
    assert np.array_equal(np.sort(ill._network.labels), np.sort(well._network.labels))
    leak, _ = twins("data leak")
    assert np.array_equal(leak._held_out.x, leak._network.x)
    assert leak.order("held-out loss")["training"] == leak.order("held-out loss")["held-out"]


def test_no_gradient_passes_a_dead_layer_and_the_loss_stays_at_the_entropy_of_the_classes():
    ill, _ = twins("dead layer")
    assert set(ill.order("gradient norms").values()) == {0}
    shares = np.bincount(ill._network.labels) / len(ill._network.labels)
    np.testing.assert_allclose(ill.curve[-1], -shares @ np.log(shares), rtol=0.01)


def test_a_healthy_run_trains_as_the_library_trains():
    well = Patient(3, "none")
    end = run(Adam(0.01), well._batches, well._start, 240, record=()).end
    assert np.array_equal(end, well._path[-1])
    np.testing.assert_allclose(well.curve[[0, -1]], [well._network.value(theta) for theta in
                                                     (well._start, end)])


# The tests -------------------------------------------------------------------------------------------------

def test_a_test_costs_its_points_once_and_findings_are_copies():
    patient = Patient(0)
    patient.order("update ratio")["first"] = 7
    assert patient.order("update ratio")["first"] < 1 and patient.cost == TESTS["update ratio"].points == 2
    patient.order("range test")
    assert patient.cost == 5 and list(patient.ordered) == ["update ratio", "range test"]


def test_the_first_step_of_adam_is_eta_for_each_weight():
    well, ill = Patient(1, "none"), Patient(1, "rate too large")
    moved = np.abs(well._path[1] - well._path[0])
    np.testing.assert_allclose(moved[moved > 0], 0.01, rtol=0.01)  # ε shortens those of tiny gradients
    expected = 0.01 * np.sqrt(np.count_nonzero(moved)) / np.linalg.norm(well._start)
    assert abs(well.order("update ratio")["first"] / expected - 1) < 0.01
    assert abs(ill.order("update ratio")["first"] / expected - 10) < 0.1


def test_the_initial_loss_is_near_ln_k_and_a_sum_is_16_times_as_large():
    ill, well = twins("sum for mean")
    loss = well.order("initial loss")
    assert abs(loss["loss"] - loss["ln K"]) < 0.3
    assert abs(ill.order("initial loss")["loss"] / loss["loss"] - 16) < 0.1


def test_the_range_test_finds_the_factor_that_mends_the_rate():
    for seed in range(3):
        assert Patient(seed, "rate too large").order("range test")["factor"] < 0.4
        assert Patient(seed, "rate too small").order("range test")["factor"] > 9


def test_fresh_points_tell_a_leak_from_a_good_run():
    for seed in range(3):
        ill = Patient(seed, "data leak")
        assert ill.order("fresh points")["fresh"] > 1.5 * ill.order("held-out loss")["held-out"]


# Naming the fault ------------------------------------------------------------------------------------------

def test_the_procedure_of_the_lecture_names_each_fault_for_three_points_a_case():
    named, points = accuracy(range(2000, 2008))
    assert min(named.values()) > 0.8 and np.mean(list(named.values())) > 0.97 and points < 3.2


@pytest.mark.long
def test_the_procedure_of_the_lecture_names_each_fault_in_95_of_100_runs():
    named, points = accuracy(range(3000, 3060))
    assert min(named.values()) >= 0.95 and points < 3.2, named


def test_a_ward_has_each_fault_once_and_other_cases_by_another_seed():
    patients = ward(7)
    held = [next(fault for fault in FAULTS if patient.diagnose(fault)) for patient in patients]
    assert sorted(held) == sorted(FAULTS)
    assert np.array_equal(patients[0].curve, ward(7)[0].curve)
    assert not np.array_equal(patients[0].curve, ward(8)[0].curve)


def test_a_seed_draws_the_fault_and_each_is_drawn():
    drawn = {next(fault for fault in FAULTS if Patient(seed).diagnose(fault)) for seed in range(60)}
    assert drawn == set(FAULTS)


@pytest.mark.parametrize("call, message", [
    (lambda: Patient(-1), "Patient: seed must be a whole number, at least 0, got -1"),
    (lambda: Patient(0, "flu"), "Patient: fault must be one of rate too large, .*, none; got the text 'flu'"),
    (lambda: Patient(0).order("x-ray"), "Patient.order: test must be one of initial loss, .* got the text"),
    (lambda: Patient(0).diagnose("none"), "Patient.diagnose: fault must be one of .* data leak;"),
    (lambda: ward("a"), "ward: seed must be a whole number"),
])
def test_what_cannot_be_used_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


# The panel -------------------------------------------------------------------------------------------------

def test_the_panel_tells_findings_and_points_and_a_new_case_takes_back_all_orders():
    panel, third = clinic_panel(7), ward(7)[2]
    assert "Nothing ordered. Points: 0. Fault: not named." in panel.sentence
    panel.set(**{"case": 3, "gradient norms": True, "range test": True, "fault": "data leak"})
    assert "Ordered: gradient norms (layer 1 0, layer 2 0, layer 3 0); range test (" in panel.sentence
    assert f"range test (factor {third.order('range test')['factor']:g})." in panel.sentence
    assert "Points: 4. Fault: data leak, and that is wrong." in panel.sentence
    panel.set(fault="dead layer")
    assert panel.sentence.endswith("dead layer, and that is right. "
                                   "Challenge: the fault for at most 5 points. Won!")
    panel.set(**{"update ratio": True})
    assert panel.sentence.endswith("Points: 6. Fault: dead layer, and that is right. "
                                   "Challenge: the fault for at most 5 points. Not yet.")
    panel.set(case=4)
    assert "Nothing ordered. Points: 0. Fault: not named." in panel.sentence
    line = next(line for line in panel.drawing.figure.axes[0].lines if line.get_animated())
    np.testing.assert_allclose(line.get_ydata(), ward(7)[3].curve)


# The exercise ----------------------------------------------------------------------------------------------

def test_a_procedure_is_judged_by_what_it_names_and_by_what_it_spends():
    def dear(order):
        for test in TESTS:
            order(test)
        return diagnose(order)

    def no_leak(order):
        said = diagnose(order)
        return "batch too small" if said == "data leak" else said

    told = {answer: judge("18.3", answer) for answer in (diagnose, dear, no_leak)}
    assert told[diagnose].status == "right" and "20 of 20 faults" in told[diagnose].what
    assert "14.0 points a case: 4 are allowed" in told[dear].what
    assert "“data leak” is taken for “batch too small”, 2 of 2 times" in told[no_leak].what
    for answer, said in ((lambda order: "data leak", "whatever the tests say"),
                         (lambda order: 3, "It should return the name of a fault, and it returns 3"),
                         (lambda order: order("x-ray"), "There is no test"),
                         (lambda order: ..., "")):
        assert judge("18.3", answer).status != "right" and said in judge("18.3", answer).what
