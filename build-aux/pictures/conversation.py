# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said in the pictures, and where."""

HERE = "127.0.0.1"
PORT = 5555
# Where Ada seems to live.
HOME = "192.168.1.7"
ROOM = "LAN party"
NEWS = "The pizza is here! Everybody to the kitchen before it is cold."
GRUMBLE = "One more round! One more round! One more round!"
ANSWER = "Eat! 😄"
TOPIC = "Saturday, from 18:00 · bring your own chair"
# Who reacts with what, to the last message of whom.
REACTIONS = [
    ("Katherine", "🐭", "Margaret"),
    ("Linus", "👍", "Ada"),
    ("Margaret", "👍", "Ada"),
    ("Katherine", "🎉", "Linus"),
]

# Who says what, in this order; Ada hosts, Walter comes with nc.
TALK = [
    ("Katherine", "Made it! The switch is under the stairs, 24 ports, take any 🔌"),
    ("Ada", "Great. Pizza at eight?"),
    ("Linus", "Yes please 🍕🍕"),
    ("Katherine", "The map for the first round: https://maps.example.org/old-harbour"),
    ("Ada", "Nice. Teams as last time:\n• red: Katherine, Linus\n• blue: Margaret, Alan, me"),
    ("Walter", "what about me? I only have a terminal"),
    ("Ada", "You keep the score, Walter. Nobody dares to argue with you 😄"),
    ("Margaret", "Five minutes, I am still looking for my mouse 🐭"),
    ("Ada", "Take mine, I have two."),
    ("Linus", "Server is up, see you in there!"),
]
