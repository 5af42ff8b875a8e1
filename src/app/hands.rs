//! Gives what was typed a frame of its own before the pointer is pressed.
//! Invariant: events keep their order and none is dropped; the next frame draws what this one held back.

use eframe::egui::Event;

/// Leaves in `events` what belongs into one frame and holds the rest back for the next. A press of the pointer
/// takes the focus from a field before the field has read the letters of the same frame, so on a slow machine
/// the end of a word would be lost.
///
/// Returns whether something is held back, and so another frame is needed.
pub fn one_frame(events: &mut Vec<Event>, held: &mut Vec<Event>) -> bool {
    if !held.is_empty() {
        events.splice(..0, held.drain(..));
    }
    let typed = events.iter().position(is_typed);
    let press = typed.and_then(|typed| events.iter().skip(typed).position(is_press).map(|at| typed + at));
    if let Some(press) = press {
        *held = events.split_off(press);
    }
    !held.is_empty()
}

fn is_typed(event: &Event) -> bool {
    matches!(event, Event::Text(_) | Event::Key { .. } | Event::Paste(_) | Event::Cut | Event::Ime(_))
}

fn is_press(event: &Event) -> bool {
    matches!(event, Event::PointerButton { pressed: true, .. })
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Modifiers, PointerButton, Pos2, pos2};

    use super::*;

    fn text(letter: &str) -> Event {
        Event::Text(letter.to_owned())
    }

    fn button(pressed: bool) -> Event {
        let (pos, button, modifiers) = (pos2(5.0, 5.0), PointerButton::Primary, Modifiers::NONE);
        Event::PointerButton { pos, button, pressed, modifiers }
    }

    #[test]
    fn letters_before_a_press_are_read_first() {
        let mut held = Vec::new();
        let moved = Event::PointerMoved(Pos2::ZERO);
        let mut first = vec![text("a"), moved.clone(), button(true), button(false)];
        assert!(one_frame(&mut first, &mut held));
        assert_eq!(first, [text("a"), moved]);
        let mut second = vec![text("b"), button(true)];
        assert!(one_frame(&mut second, &mut held));
        assert_eq!(second, [button(true), button(false), text("b")]);
        let mut third = Vec::new();
        assert!(!one_frame(&mut third, &mut held));
        assert_eq!(third, [button(true)]);
    }

    #[test]
    fn clicks_alone_and_letters_alone_stay_in_their_frame() {
        let mut held = Vec::new();
        for frame in [vec![button(true), button(false), text("a")], vec![text("a"), text("b")]] {
            let mut events = frame.clone();
            assert!(!one_frame(&mut events, &mut held));
            assert_eq!(events, frame);
        }
    }
}
