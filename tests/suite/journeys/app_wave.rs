//! A wave of spam in a stream of real comments, cleared by keys.
//! Invariant: every comment of the wave is hidden exactly once, and no other is touched.

use std::collections::BTreeSet;

use egui::{Key, Modifiers};
use tintype::sandbox::{Happened, NewComment, Wave};

use super::window::Window;

const SPAM: &str = "Get ten thousand real followers today, write to @grow.fast.now before the offer ends";
const WAVE: usize = 300;

/// Counts what the person presses.
struct Hands {
    window: Window,
    presses: usize,
}

impl Hands {
    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.presses += 1;
        self.window.press_with(modifiers, key);
    }

    /// The line of the current row.
    fn current(&mut self) -> String {
        let node = self.window.current_row();
        node.unwrap_or_default()
    }
}

/// Comments that the record says were hidden, each as often as it was.
fn hidden(window: &Window) -> Vec<String> {
    let hidden = |row| match row {
        Happened::Hidden { comment, hidden, .. } => {
            assert!(hidden, "nothing was shown again");
            Some(comment)
        }
        _ => None,
    };
    window.control.record().into_iter().filter_map(hidden).collect()
}

#[test]
fn a_spam_wave_of_300_among_real_comments_is_cleared_in_under_ten_key_presses() {
    let mut window = Window::demo();
    let said = |text: &str, age| {
        window.control.add_comment(NewComment { text: text.to_owned(), age, ..NewComment::default() });
    };
    for nth in 0..24 {
        said(&format!("What a shape, number {nth} is my favourite by far."), 3_000 - nth * 120);
    }
    let wave = Wave { text: SPAM.to_owned(), count: WAVE, posts: 6, over: 3_500, seed: 4 };
    let wave: BTreeSet<String> = window.control.add_wave(&wave).into_iter().collect();
    assert_eq!(wave.len(), WAVE);
    said("The newest of all, and it is no spam.", 0);
    window.advance(60);
    window.advance(60);
    let mut hands = Hands { window, presses: 0 };
    hands.press(Modifiers::NONE, Key::Home);
    while !hands.current().contains("300 near-identical comments") {
        hands.press(Modifiers::NONE, Key::J);
        assert!(hands.presses < 8, "{}", hands.window.sight());
    }
    hands.window.shows("others, 300 near-identical comments");
    hands.press(Modifiers::SHIFT, Key::H);
    assert!(hands.presses < 10, "{}", hands.presses);
    let Hands { mut window, .. } = hands;
    window.shows("300 hidden");
    for _ in 0..60 {
        if hidden(&window).len() >= WAVE {
            break;
        }
        window.advance(30);
    }
    window.advance(60);
    let hidden = hidden(&window);
    assert_eq!(hidden.len(), WAVE, "each exactly once");
    assert_eq!(hidden.into_iter().collect::<BTreeSet<_>>(), wave);
    window.hides("300 near-identical comments");
    window.shows("The newest of all, and it is no spam.");
}

#[test]
fn a_cluster_opens_in_its_place_and_closes_again() {
    let mut window = Window::demo();
    let wave = Wave { text: SPAM.to_owned(), count: 5, posts: 2, over: 50, seed: 9 };
    window.control.add_wave(&wave);
    window.advance(60);
    window.advance(60);
    window.press(Key::Home);
    // What is closing stands above it.
    for _ in 0..8 {
        if window.current_row().is_some_and(|row| row.contains("5 near-identical comments")) {
            break;
        }
        window.press(Key::J);
    }
    let rows =
        |window: &mut Window| window.sight().lines().filter(|line| line.starts_with("ListItem")).count();
    let folded = rows(&mut window);
    window.press(Key::ArrowRight);
    let alone = |window: &mut Window| {
        let sight = window.sight();
        sight.lines().filter(|line| line.starts_with("ListItem") && line.contains("@grow.fast.now")).count()
    };
    assert_eq!(alone(&mut window), 6, "its own row and its members:\n{}", window.sight());
    window.press(Key::J);
    window.press(Key::ArrowLeft);
    assert_eq!((alone(&mut window), rows(&mut window)), (1, folded));
    assert!(window.current_row().unwrap().contains("5 near-identical"), "the cursor is on its row");
    window.click("Show all 5");
    assert_eq!(alone(&mut window), 6);
    window.click("Show all 5");
    assert_eq!(alone(&mut window), 1);
}
