#!/usr/bin/env python3
"""Is anything lost when a training is interrupted: by a signal, by kill -9 in the middle of a save, by a
disk that is or becomes full, by another run that saves into the same file?

    interrupt.py PROGRAM    (for example build/mnist_nn)

It takes a minute or two; nothing depends on how fast the machine is. Full and read-only disks are
mounted, which needs root on Linux; without, a line says that they were skipped. The last line reads
`N passed, N failed`. Exit status: 0 all passed, 1 any failed, 2 wrong usage.
"""
import glob
import os
import pty
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

if len(sys.argv) != 2 or not os.access(sys.argv[1], os.X_OK):
    print("usage: interrupt.py PROGRAM    (for example build/mnist_nn)", file=sys.stderr)
    sys.exit(2)
PROGRAM = os.path.abspath(sys.argv[1])
TINY_DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common", "tiny_data.sh")
SAVE, HISTORY = ["--save", "network.txt"], ["--history", "history.csv"]
counts = {"passed": 0, "failed": 0}

# ---- running the program, in a folder of its own --------------------------------------------------------


def start(*options, epochs=1000000, before=(), out=None):
    """The program, training in the background. What it prints goes into the files out and err."""
    return subprocess.Popen([*before, PROGRAM, "--data", "data", "--epochs", str(epochs), *options],
                            stdin=subprocess.DEVNULL, stdout=out or open("out", "w"), stderr=open("err", "w"))


def wait_until(condition, process):
    """Waits for it, or for the end of the process."""
    while not condition() and process.poll() is None:
        time.sleep(0.01)


def wait_for_epochs(count, process):
    """Waits until the process has shown so many more of them."""
    shown = lambda: len(re.findall("^epoch.*\n", read("out"), re.MULTILINE))
    goal = shown() + count
    wait_until(lambda: shown() >= goal, process)


def end(process, number):
    """The exit status after this signal; minus the signal if the program did not catch it."""
    process.send_signal(number)
    return process.wait()


def interrupt(*options, event=lambda: None):
    """The exit status of a training in the middle of which this happened, and then Ctrl-C."""
    process = start(*options)
    wait_for_epochs(2, process)
    event()
    return end(process, signal.SIGINT)


# ---- what must be true -------------------------------------------------------------------------------------


def check(what, good):
    counts["passed" if good else "failed"] += 1
    if not good:
        print(f"FAILED: {what}\n    it said: {read('err')}")


def read(path):
    with open(path) as file:
        return file.read()


def is_network(path):
    """A network is whole if the program can test it."""
    return subprocess.run([PROGRAM, "--data", "data", "--load", path], capture_output=True).returncode == 0


def is_history(path, epochs=None):
    """A history is its header and whole rows of five numbers; as many as epochs, if that is given."""
    header, *rows, end = read(path).split("\n")
    return (header == "epoch,seconds,loss,train_accuracy,test_accuracy" and end == ""
            and all(re.fullmatch(f"{i + 1}(,[0-9][0-9.e+-]*){{4}}", row) for i, row in enumerate(rows))
            and epochs in (None, len(rows)))


def check_stopped(what, status, number):
    """All that a training leaves that this signal stopped. Returns after how many epochs it was."""
    check(f"{what}: exit status {128 + number}, not {status}", status == 128 + number)
    said = re.fullmatch(r"mnist_nn: stopped.* after (\d+) of 1000000 epochs; "
                        "the network so far is in network.txt\n", read("err"))
    check(f"{what}: one line says so, and where the network is", said)
    epochs = int(said[1]) if said else -1
    check(f"{what}: the network is whole", is_network("network.txt"))
    check(f"{what}: the history has the {epochs} epochs", is_history("history.csv", epochs))
    check(f"{what}: no other file is left", not glob.glob("*.part-*"))
    check(f"{what}: the accuracy is shown", "\ntest accuracy " in read("out"))
    return epochs


# ---- signals -------------------------------------------------------------------------------------------------


def signals():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        print(f"{number.name} in the middle of training")
        process = start(*SAVE, *HISTORY)
        wait_for_epochs(3, process)
        check(f"{number.name}: after 3 epochs", check_stopped(number.name, end(process, number), number) >= 3)

    print("a signal in the middle of an epoch, which takes seconds")
    large = ["--hidden", "1200,1200", "--batch-size", "1"]
    process = start(*large, *SAVE, *HISTORY)
    wait_for_epochs(1, process)
    time.sleep(0.1)
    epochs = check_stopped("within an epoch", end(process, signal.SIGINT), signal.SIGINT)
    start(*large, "--save", "earlier.txt", epochs=epochs).wait()
    check("within an epoch: it has learned more than before", read("earlier.txt") != read("network.txt"))

    print("a signal to a training without --save")
    check("no --save: exit status 130", interrupt() == 130)
    check("no --save: it says so", read("err").endswith("the network so far is not saved (no --save)\n"))

    print("a second signal, which stops at once")  # the first waits for the end of a mini-batch of seconds
    process = start("--hidden", "3000,3000", "--batch-size", "300")
    wait_for_epochs(1, process)
    time.sleep(0.1)
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        time.sleep(0.02)
    check("twice: ended by the signal, without a word", process.wait() == -signal.SIGINT and read("err") == "")

    print("a terminal that is closed, under nohup")
    process = start(*SAVE, before=["nohup"])
    wait_for_epochs(1, process)
    process.send_signal(signal.SIGHUP)
    wait_for_epochs(2, process)
    check("nohup: it goes on, and a signal stops it", end(process, signal.SIGTERM) == 128 + signal.SIGTERM)
    check("nohup: the network is whole", is_network("network.txt"))

    print("a reader that goes away: mnist_nn | head")
    os.remove("network.txt")
    reader, writer = os.pipe()
    process = start(*SAVE, out=writer)
    os.close(writer)
    os.read(reader, 1)
    os.close(reader)
    check("reader: exit status 141", process.wait() == 128 + signal.SIGPIPE)
    check("reader: the network is whole", is_network("network.txt"))

    print("a terminal that goes away")
    os.remove("network.txt")
    child, terminal = pty.fork()
    if child == 0:  # the new process, which has the terminal
        os.execv(PROGRAM, [PROGRAM, "--data", "data", "--epochs", "1000000", *SAVE])
    while b"epoch 1" not in os.read(terminal, 1000):
        pass
    os.close(terminal)
    os.waitpid(child, 0)
    check("terminal: the network is whole", is_network("network.txt"))


# ---- kill -9, and two at once ------------------------------------------------------------------------------


def save(seed):
    """Saves a network of 2.5 MB into saved.txt, in the background."""
    return start("--hidden", "3000", "--seed", str(seed), "--save", "saved.txt", epochs=0)


def size(path):
    try:
        return os.path.getsize(path)
    except FileNotFoundError:
        return -1


def kill():
    print("kill -9 at 100 moments of a save: the old file or the new one, whole")
    whole = []  # the files that the seeds 0 and 1 should leave
    for seed in (0, 1):
        save(seed).wait()
        whole.append(read("saved.txt"))
    seed, old, new, partial = 0, 0, 0, 0
    for i in range(100):
        moment = ["at random", "while it is written", "as it is renamed"][i % 3]
        process = save(seed)
        part = f"saved.txt.part-{process.pid}"  # its name until it is whole
        if moment == "at random":
            time.sleep(random.uniform(0, 0.2))
        while moment != "at random" and process.poll() is None and size(part) <= 0:
            pass
        while moment == "as it is renamed" and size(part) > 0:
            pass
        end(process, signal.SIGKILL)
        partial += size(part) > 0
        if size(part) >= 0:
            os.remove(part)
        if read("saved.txt") == whole[1 - seed]:
            old += 1
        elif read("saved.txt") == whole[seed]:
            new += 1
            seed = 1 - seed
    print(f"    the old one {old} times, the new one {new} times; {partial} times killed while it wrote")
    check("kill -9: never a torn file", old + new == 100)
    check("kill -9: all of that happened", old and new and partial)

    print("two runs at once into one file, 10 times: the network of one of them, whole")
    for i in range(10):
        for process in [save(0), save(1)]:
            process.wait()
        check("two at once: not a mixture", read("saved.txt") in whole)

    print("kill -9 at 100 moments of a training that does little but write its history")
    good = 0
    for i in range(100):
        process = start("--train-size", "1", "--hidden", "1", "--quiet", "--history", f"history{i}")
        wait_until(lambda: os.path.exists(f"history{i}"), process)
        time.sleep(random.uniform(0, 0.1))
        end(process, signal.SIGKILL)
        good += is_history(f"history{i}")
    check("kill -9: never a torn history", good == 100)


# ---- places that cannot be written to ------------------------------------------------------------------------


def check_refused(option, path):
    """The program will not train what it could not save."""
    check(f"{path}: exit status 1", start(option, path).wait() == 1)
    check(f"{path}: an error of one line names it", re.fullmatch(f"mnist_nn: error: {path}: .*\n", read("err")))
    check(f"{path}: no training before it", read("out") == "")


def check_rescued(what, status, old):
    """The network could not be saved, and is, as the error says, elsewhere."""
    check(f"{what}: exit status 1, not {status}", status == 1)
    said = re.search("; the network is in (.*)\n", read("err"))
    check(f"{what}: it says where the network is, and there it is", said and is_network(said[1]))
    check(f"{what}: the network that was there is whole", read("disk/network.txt") == old)


def fill_disk():
    with open("disk/full", "ab") as file:
        subprocess.run(["cat", "/dev/zero"], stdout=file, stderr=subprocess.DEVNULL)


def disks():
    on_disk = ["--save", "disk/network.txt"]
    start("--hidden", "5", *on_disk, epochs=0).wait()
    old = read("disk/network.txt")

    print("a folder that is read-only")
    subprocess.run(["mount", "-o", "remount,ro", "disk"])
    check_refused("--save", "disk/network.txt")
    check_refused("--history", "disk/history.csv")
    subprocess.run(["mount", "-o", "remount,rw", "disk"])

    print("a disk that is full before the training, and one that fills up meanwhile")
    fill_disk()
    check_rescued("full before", start(*on_disk, epochs=1).wait(), old)
    os.remove("disk/full")
    check_rescued("full meanwhile", interrupt(*on_disk, event=fill_disk), old)
    os.remove("disk/full")

    print("a history on a disk that fills up")
    process = start(*SAVE, "--history", "disk/history.csv")
    wait_for_epochs(2, process)
    full = lambda: fill_disk() or "mnist_nn: note: disk/history.csv: " in read("err")
    wait_until(full, process)  # again and again, since the program makes room when it replaces its file
    wait_for_epochs(2, process)
    check("history: the training goes on", process.poll() is None)
    check("history: exit status 1", end(process, signal.SIGINT) == 1)
    check("history: an error names it", "\nmnist_nn: error: disk/history.csv: " in read("err"))
    check("history: it and the network are whole", is_history("disk/history.csv") and is_network("network.txt"))
    os.remove("disk/full")

    print("no room anywhere")
    os.environ["TMPDIR"] = "disk"
    check("no room: exit status 1", interrupt(*on_disk, event=fill_disk) == 1)
    said = re.fullmatch(r"mnist_nn: error: disk/network\.txt: cannot be written \((.*)\), and neither can "
                        r"disk/network\.txt\.part-\d+ \((.*)\): the network is lost; .*\n", read("err"))
    check("no room: one line says that the network is lost, and what was tried",
          said and set(said.groups()) == {"No space left on device"})
    check("no room: the network that was there is whole", read("disk/network.txt") == old)


def places():
    print("files that cannot be written")
    os.mkdir("folder")
    check_refused("--save", "nowhere/network.txt")
    check_refused("--history", "nowhere/history.csv")
    check_refused("--save", "folder")
    check_refused("--save", "/dev/full")
    os.mkdir("disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", "disk"]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode != 0:
        print("    skipped: full and read-only disks, which need root on Linux")
        return
    try:
        disks()
    finally:
        subprocess.run(["umount", "disk"])


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.mkdir("temporary")
        os.environ["TMPDIR"] = f"{folder}/temporary"  # where the program saves what has no other place
        subprocess.run(["sh", TINY_DATA, "data"], check=True)
        random.seed(1)
        signals()
        kill()
        places()
        os.chdir("/")
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    sys.exit(counts["failed"] > 0)


if __name__ == "__main__":
    main()
