//! The readings of all accounts: started, stopped and woken here.
//! Invariant: an account has one loop at most.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use crate::domain::AccountId;
use crate::engine::busy::{Guard, lock};
use crate::engine::context::Context;

use super::Wish;
use super::runner::{Runner, Takes};

/// A handle to all of them, to be cloned freely.
#[derive(Clone)]
pub struct Syncs {
    context: Context,
    running: Arc<Mutex<HashMap<AccountId, Running>>>,
}

struct Running {
    wishes: mpsc::UnboundedSender<(Wish, Guard)>,
    task: AbortHandle,
}

impl Syncs {
    /// None running yet. Loops look again when a brake comes or goes.
    pub fn new(context: Context) -> Self {
        let running = Arc::new(Mutex::new(HashMap::<AccountId, Running>::new()));
        let (weak, busy) = (Arc::downgrade(&running), context.busy.clone());
        context.line.on_change(move || {
            if let Some(running) = weak.upgrade() {
                for running in lock(&running).values() {
                    // A loop that has ended needs no looking.
                    let _ = running.wishes.send((Wish::Look, busy.begin()));
                }
            }
        });
        Self { context, running }
    }

    /// Starts to read an account from the beginning of its schedule; a loop that runs already starts anew.
    pub fn start(&self, account: &AccountId) {
        self.start_with(account, Takes::All);
    }

    /// Keeps an account's key alive and reads nothing.
    pub fn keep_key(&self, account: &AccountId) {
        self.start_with(account, Takes::KeyOnly);
    }

    fn start_with(&self, account: &AccountId, takes: Takes) {
        self.stop(account);
        let (wishes, queue) = mpsc::unbounded_channel();
        let runner = Runner::new(self.context.clone(), account.clone(), takes);
        let task = tokio::spawn(runner.run(queue, self.context.begin())).abort_handle();
        lock(&self.running).insert(account.clone(), Running { wishes, task });
    }

    /// Stops reading an account. What was read is kept.
    pub fn stop(&self, account: &AccountId) {
        if let Some(running) = lock(&self.running).remove(account) {
            running.task.abort();
        }
    }

    /// Asks for something to be read now.
    pub fn wish(&self, account: &AccountId, wish: Wish) {
        if let Some(running) = lock(&self.running).get(account) {
            let _ = running.wishes.send((wish, self.context.begin()));
        }
    }

    /// Stops all of them.
    pub fn stop_all(&self) {
        for (_, running) in lock(&self.running).drain() {
            running.task.abort();
        }
    }
}
