//! Keys without a modifier, which work everywhere but in a text field.
//! Invariant: while a person types into a field, no letter is a command.

use egui::{Key, Modifiers, Ui};

/// Whether a person types into a field now.
pub fn typing(ui: &Ui) -> bool {
    ui.ctx().text_edit_focused()
}

/// Takes a plain key, unless a field has the keyboard.
pub fn take(ui: &Ui, key: Key) -> bool {
    !typing(ui) && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
}

/// Takes a key with modifiers, fields or not.
pub fn take_with(ui: &Ui, modifiers: Modifiers, key: Key) -> bool {
    ui.input_mut(|input| input.consume_key(modifiers, key))
}

/// Takes a sign as it was typed, whatever keys it took to type it: `?`, `#`, `/`.
pub fn take_sign(ui: &Ui, sign: &str) -> bool {
    if typing(ui) {
        return false;
    }
    ui.input_mut(|input| {
        let found =
            input.events.iter().position(|event| matches!(event, egui::Event::Text(text) if text == sign));
        found.map(|at| input.events.remove(at)).is_some()
    })
}

/// Moves through a list by `j`, `k`, the arrows, `Home`, `End` and the page keys. True if it moved.
pub fn walk(ui: &Ui, current: &mut Option<usize>, count: usize, page: usize) -> bool {
    let Some(last) = count.checked_sub(1) else {
        return false;
    };
    let at = current.map(|at| at.min(last));
    let page = page.max(1);
    let moves: [(Key, usize); 8] = [
        (Key::J, at.map_or(0, |at| at + 1)),
        (Key::ArrowDown, at.map_or(0, |at| at + 1)),
        (Key::K, at.map_or(0, |at| at.saturating_sub(1))),
        (Key::ArrowUp, at.map_or(0, |at| at.saturating_sub(1))),
        (Key::Home, 0),
        (Key::End, last),
        (Key::PageDown, at.map_or(0, |at| at + page)),
        (Key::PageUp, at.map_or(0, |at| at.saturating_sub(page))),
    ];
    let before = *current;
    for (key, to) in moves {
        if take(ui, key) {
            *current = Some(to.min(last));
        }
    }
    *current != before
}
