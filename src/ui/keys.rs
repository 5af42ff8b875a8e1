//! Keys as they are pressed, which work everywhere but in a text field.
//! Invariant: while a person types into a field, or chooses a key, no letter is a command.

use egui::{Context, Event, Id, Key, Modifiers, Ui};

/// Whether a person types into a field now, or presses the key that an action is to have.
pub fn typing(ui: &Ui) -> bool {
    ui.ctx().text_edit_focused() || are_captured(ui)
}

/// Lets no key be a command in this frame and the next, because a person presses the one that an action is to
/// have. To be said anew in each frame: when the page is left, the keys are commands again.
pub fn capture(context: &Context) {
    let frame = context.cumulative_frame_nr();
    context.data_mut(|data| data.insert_temp(captured(), frame));
}

/// Whether a person presses the key that an action is to have.
pub fn are_captured(ui: &Ui) -> bool {
    let frame = ui.ctx().cumulative_frame_nr();
    ui.data(|data| data.get_temp::<u64>(captured())).is_some_and(|last| frame <= last + 1)
}

fn captured() -> Id {
    Id::unique("keys are captured")
}

/// Takes a key that is pressed alone, unless a field has the keyboard.
pub fn take(ui: &Ui, key: Key) -> bool {
    !typing(ui) && take_exactly(ui, Modifiers::NONE, key)
}

/// Takes a key with modifiers, fields or not.
pub fn take_with(ui: &Ui, modifiers: Modifiers, key: Key) -> bool {
    ui.input_mut(|input| input.consume_key(modifiers, key))
}

/// Takes a key with just these modifiers: `⇧ J` is not `j`.
fn take_exactly(ui: &Ui, wanted: Modifiers, pressed_key: Key) -> bool {
    ui.input_mut(|input| {
        let is = |event: &Event| {
            matches!(event, Event::Key { key, pressed: true, modifiers, .. }
                if *key == pressed_key && modifiers.matches_exact(wanted))
        };
        let before = input.events.len();
        input.events.retain(|event| !is(event));
        input.events.len() < before
    })
}

/// Takes a sign as it was typed, whatever keys it took to type it: `?`, `#`, `/`.
pub fn take_sign(ui: &Ui, sign: char) -> bool {
    if typing(ui) {
        return false;
    }
    ui.input_mut(|input| {
        let is = |event: &Event| matches!(event, Event::Text(text) if text.chars().eq([sign]));
        let found = input.events.iter().position(is);
        found.map(|at| input.events.remove(at)).is_some()
    })
}

/// Moves through a list by the arrows, `Home`, `End` and the page keys, and by `step` rows more. True if it moved.
pub fn walk(ui: &Ui, current: &mut Option<usize>, count: usize, page: usize, step: isize) -> bool {
    let Some(last) = count.checked_sub(1) else {
        return false;
    };
    let at = current.map(|at| at.min(last));
    let page = page.max(1);
    let moves: [(Key, usize); 6] = [
        (Key::ArrowDown, at.map_or(0, |at| at + 1)),
        (Key::ArrowUp, at.map_or(0, |at| at.saturating_sub(1))),
        (Key::Home, 0),
        (Key::End, last),
        (Key::PageDown, at.map_or(0, |at| at + page)),
        (Key::PageUp, at.map_or(0, |at| at.saturating_sub(page))),
    ];
    let before = *current;
    if step != 0 {
        *current = Some(at.map_or(0, |at| at.saturating_add_signed(step)).min(last));
    }
    for (key, to) in moves {
        if take(ui, key) {
            *current = Some(to.min(last));
        }
    }
    *current != before
}
