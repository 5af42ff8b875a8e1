//! A view that keeps itself current: it shows the rows it has and reads newer ones off the UI thread.
//! Invariant: polling never blocks, and at most one question of a `Live` is on its way at a time.

use std::sync::mpsc::{Receiver, Sender, channel};

use crate::engine::views::{Reader, StoreError, View};

/// An answer on its way back: the revision and the question it belongs to.
type Answer<V> = (u64, <V as View>::Ask, Result<V, StoreError>);

/// A view of the store for one place in the window.
pub struct Live<V: View> {
    shown: Option<V>,
    /// The question and the revision of what is shown.
    asked: Option<(V::Ask, u64)>,
    on_its_way: bool,
    fixed: bool,
    failed: Option<String>,
    send: Sender<Answer<V>>,
    receive: Receiver<Answer<V>>,
}

impl<V: View> Default for Live<V> {
    fn default() -> Self {
        let (send, receive) = channel();
        Self { shown: None, asked: None, on_its_way: false, fixed: false, failed: None, send, receive }
    }
}

impl<V: View> Live<V> {
    /// A view that always shows this and asks nobody: for tests and galleries.
    pub fn fixed(view: V) -> Self {
        Self { shown: Some(view), fixed: true, ..Self::default() }
    }

    /// A view that never arrives: for tests and galleries of what is shown meanwhile.
    pub fn awaited() -> Self {
        Self { fixed: true, ..Self::default() }
    }

    /// What to draw now: the newest rows that have arrived, of whatever question. Asks anew when the
    /// question or the store's revision changed.
    pub fn poll(&mut self, reader: &Reader, ask: &V::Ask) -> Option<&V> {
        if !self.fixed {
            self.take_answer();
            self.ask_if_old(reader, ask);
        }
        self.shown.as_ref()
    }

    /// What is shown, without asking.
    pub fn shown(&self) -> Option<&V> {
        self.shown.as_ref()
    }

    /// Whether what is shown answers this question, at whatever revision.
    pub fn answers(&self, ask: &V::Ask) -> bool {
        self.fixed || self.asked.as_ref().is_some_and(|(asked, _)| asked == ask)
    }

    /// What the store said when it could not be read.
    pub fn failure(&self) -> Option<&str> {
        self.failed.as_deref()
    }

    fn take_answer(&mut self) {
        while let Ok((revision, ask, answer)) = self.receive.try_recv() {
            self.on_its_way = false;
            self.asked = Some((ask, revision));
            match answer {
                Ok(view) => {
                    self.shown = Some(view);
                    self.failed = None;
                }
                Err(error) => self.failed = Some(error.to_string()),
            }
        }
    }

    fn ask_if_old(&mut self, reader: &Reader, ask: &V::Ask) {
        // The revision is taken before the reading: rows that are committed in between are then read once
        // more instead of being missed.
        let revision = reader.revision();
        let current = self.asked.as_ref().is_some_and(|(asked, seen)| asked == ask && *seen == revision);
        if current || self.on_its_way {
            return;
        }
        self.on_its_way = true;
        let (send, question) = (self.send.clone(), ask.clone());
        reader.ask::<V>(ask.clone(), move |answer| {
            // The panel may be closed by now, and then nobody misses the answer.
            let _ = send.send((revision, question, answer));
        });
    }
}
