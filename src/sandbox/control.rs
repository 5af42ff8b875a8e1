//! The hands of a test or the demo on the pretend Instagram, from inside the same program.
//! Invariant: the control endpoints call these operations and no others, so both ways do the same.

use std::sync::Arc;

use serde::Deserialize;

use super::content::{Dice, disguised};
use super::faults::Rule;
use super::model::{Author, Comment, Kind, Media, Person};
use super::record::{Asked, Happened};
use super::shared::Shared;
use super::switches::Switches;
use super::tokens::{Grant, LONG, Life, Scopes};
use super::wanted::Shape;

/// Moves clock, faults and switches, and reads log and record. Cheap to clone.
#[derive(Clone)]
pub struct Control {
    shared: Arc<Shared>,
}

/// A comment that arrives because it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewComment {
    /// Media id; the newest post when `None`.
    pub media: Option<String>,
    /// Id of the top-level comment it answers.
    pub parent: Option<String>,
    /// Username of someone of the world; the first person when `None`.
    pub username: Option<String>,
    pub text: String,
    /// Seconds before now.
    pub age: i64,
}

/// Comments of many people that say the same, each written a little differently.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wave {
    pub text: String,
    pub count: usize,
    /// They come under so many of the newest posts.
    pub posts: usize,
    /// From so many seconds ago until now.
    pub over: i64,
    pub seed: u64,
}

impl Default for Wave {
    fn default() -> Self {
        Self { text: String::new(), count: 100, posts: 6, over: 3_600, seed: 1 }
    }
}

impl Control {
    pub(super) fn new(shared: Arc<Shared>) -> Control {
        Control { shared }
    }

    /// Unix seconds on the sandbox's clock.
    pub fn now(&self) -> i64 {
        self.shared.state().now()
    }

    /// Puts the clock at `seconds` (unix).
    pub fn set_clock(&self, seconds: i64) {
        self.shared.state().clock.set(seconds);
    }

    /// Moves the clock by `seconds`.
    pub fn advance(&self, seconds: i64) {
        self.shared.state().clock.advance(seconds);
    }

    /// Lets the clock run or stops it.
    pub fn let_run(&self, running: bool) {
        self.shared.state().clock.run(running);
    }

    /// Lets the clock run so many times faster than the machine's, from where it is.
    pub fn hurry(&self, speed: u32) {
        self.shared.state().clock.hurry(speed);
    }

    /// Whether the clock runs by itself.
    pub fn running(&self) -> bool {
        self.shared.state().clock.running()
    }

    /// Adds a fault rule and says its number.
    pub fn add_fault(&self, rule: Rule) -> u64 {
        self.shared.state().faults.add(rule)
    }

    /// Takes one rule away.
    pub fn remove_fault(&self, number: u64) {
        self.shared.state().faults.remove(Some(number));
    }

    /// Takes every rule away.
    pub fn clear_faults(&self) {
        self.shared.state().faults.remove(None);
    }

    /// The rules in force with their numbers.
    pub fn faults(&self) -> Vec<(u64, Rule)> {
        self.shared.state().faults.rules().map(|(number, rule)| (number, rule.clone())).collect()
    }

    /// A comment arrives; says its id, or `None` when there is no such media, parent or person.
    pub fn add_comment(&self, new: NewComment) -> Option<String> {
        let mut state = self.shared.state();
        let person = match &new.username {
            Some(name) => state.people.iter().position(|person| person.username == *name)?,
            None => 0,
        };
        let media = match (&new.media, &new.parent) {
            (Some(id), _) => id.clone(),
            (None, Some(parent)) => state.comments[*state.comment_ids.get(parent)?].comment.media.clone(),
            (None, None) => state.feed.keys().next_back()?.1.clone(),
        };
        let id = state.fresh_id();
        let comment = Comment {
            id: id.clone(),
            media,
            parent: new.parent,
            author: Author::Person(person),
            text: new.text.into(),
            at: state.now() - new.age,
            likes: 0,
            hidden: false,
        };
        state.add_comment(comment).map(|_| id)
    }

    /// A wave of comments arrives; says their ids, oldest first.
    pub fn add_wave(&self, wave: &Wave) -> Vec<String> {
        let mut state = self.shared.state();
        let mut dice = Dice::branch(wave.seed, 88);
        let posts: Vec<String> =
            state.feed.keys().rev().map(|(_, id)| id.clone()).take(wave.posts.max(1)).collect();
        let people: Vec<usize> = (0..state.people.len()).filter(|at| !state.people[*at].restricted).collect();
        if posts.is_empty() || people.is_empty() {
            return Vec::new();
        }
        let began = state.now() - wave.over;
        let mut ids = Vec::with_capacity(wave.count);
        for nth in 0..wave.count {
            let id = state.fresh_id();
            let comment = Comment {
                id: id.clone(),
                media: posts[dice.below(posts.len())].clone(),
                parent: None,
                author: Author::Person(people[dice.below(people.len())]),
                text: disguised(&wave.text, &mut dice).into(),
                at: began + wave.over * (nth as i64 + 1) / wave.count as i64,
                likes: 0,
                hidden: false,
            };
            if state.add_comment(comment).is_some() {
                ids.push(id);
            }
        }
        ids
    }

    /// The account itself comments or, under `parent`, replies in the Instagram app: it is not in the record.
    /// Says its id, or `None` when there is no such media.
    pub fn say_elsewhere(&self, media: &str, parent: Option<&str>, text: &str) -> Option<String> {
        let mut state = self.shared.state();
        let id = state.fresh_id();
        let comment = Comment {
            id: id.clone(),
            media: media.to_owned(),
            parent: parent.map(str::to_owned),
            author: Author::Own,
            text: text.into(),
            at: state.now(),
            likes: 0,
            hidden: false,
        };
        state.add_comment(comment).map(|_| id)
    }

    /// The account restricts somebody in the Instagram app, or no longer; says whether they are of the world.
    pub fn restrict(&self, username: &str, restricted: bool) -> bool {
        self.person(username, |person| person.restricted = restricted)
    }

    /// Somebody is given a role at the app, or loses it; says whether they are of the world.
    pub fn give_role(&self, username: &str, role: bool) -> bool {
        self.person(username, |person| person.role = role)
    }

    fn person(&self, username: &str, change: impl FnOnce(&mut Person)) -> bool {
        let mut state = self.shared.state();
        let found = state.people.iter_mut().find(|person| person.username == username);
        found.map(change).is_some()
    }

    /// A post gets a minimum age, or loses it; says whether it was there.
    pub fn gate_by_age(&self, media: &str, gated: bool) -> bool {
        self.post(media, |media| media.age_gated = gated)
    }

    /// A post becomes an ad, or is one no longer; says whether it was there.
    pub fn make_ad(&self, media: &str, ad: bool) -> bool {
        self.post(media, |media| media.ad = ad)
    }

    fn post(&self, media: &str, change: impl FnOnce(&mut Media)) -> bool {
        let mut state = self.shared.state();
        let Some(row) = state.media_ids.get(media).copied() else { return false };
        change(&mut state.media[row].media);
        true
    }

    /// Its author deletes a comment; says whether it was there.
    pub fn withdraw_comment(&self, id: &str) -> bool {
        let mut state = self.shared.state();
        let Some(row) = state.comment_ids.get(id).copied() else { return false };
        state.remove_comment(row);
        true
    }

    /// A post is deleted in the Instagram app; says whether it was there.
    pub fn remove_media(&self, id: &str) -> bool {
        let mut state = self.shared.state();
        let Some(row) = state.media_ids.get(id).copied() else { return false };
        state.media[row].gone = true;
        true
    }

    /// A picture is posted in the Instagram app: the newest image again, under a new id and caption.
    /// Says its id, or `None` in a world without images.
    pub fn post_elsewhere(&self, caption: &str) -> Option<String> {
        let mut state = self.shared.state();
        let newest = state.feed.values().rev().find(|row| state.media[**row].media.kind == Kind::Image);
        let mut media = state.media[*newest?].media.clone();
        let id = state.fresh_id();
        media.shortcode = format!("D{id}");
        media.caption = Some(caption.into()).filter(|_| !caption.is_empty());
        media.published = state.now();
        media.comments_enabled = true;
        (media.unreturned_comments, media.age_gated, media.ad) = (0, false, false);
        for slide in &mut media.slides {
            slide.id.clone_from(&id);
        }
        media.id.clone_from(&id);
        state.add_media(media);
        Some(id)
    }

    /// A story is told in the Instagram app, with the picture of the newest image. Says its id, or `None` in a world
    /// without images.
    pub fn tell_elsewhere(&self) -> Option<String> {
        let id = self.post_elsewhere("")?;
        let mut state = self.shared.state();
        let row = state.media_ids.get(&id).copied()?;
        state.become_story(row);
        Some(id)
    }

    /// Comments under a post are turned on or off in the Instagram app: it is not in the record. Says whether the
    /// post was there.
    pub fn switch_elsewhere(&self, id: &str, enabled: bool) -> bool {
        let mut state = self.shared.state();
        let Some(row) = state.media_ids.get(id).copied() else { return false };
        state.media[row].media.comments_enabled = enabled;
        true
    }

    /// The posts of the feed whose comments are off, oldest first.
    pub fn comments_off(&self) -> Vec<String> {
        let state = self.shared.state();
        let off = state.feed.values().map(|row| &state.media[*row]).filter(|node| !node.gone);
        off.filter(|node| !node.media.comments_enabled).map(|node| node.media.id.clone()).collect()
    }

    /// Someone changes their username; says whether they were there.
    pub fn rename(&self, from: &str, to: &str) -> bool {
        let mut state = self.shared.state();
        let Some(person) = state.people.iter_mut().find(|person| person.username == from) else {
            return false;
        };
        to.clone_into(&mut person.username);
        true
    }

    /// The requests received, oldest first, without those to the control endpoints.
    pub fn log(&self) -> Vec<Asked> {
        self.shared.state().log.rows().cloned().collect()
    }

    /// Forgets the requests received.
    pub fn clear_log(&self) {
        self.shared.state().log.clear();
    }

    /// What really happened, oldest first.
    pub fn record(&self) -> Vec<Happened> {
        self.shared.state().record.clone()
    }

    /// Every address that containers named to be fetched from.
    pub fn addresses(&self) -> Vec<String> {
        let state = self.shared.state();
        let named = state
            .containers
            .values()
            .flat_map(|one| [&one.wanted.image, &one.wanted.video, &one.wanted.cover]);
        named.flatten().cloned().collect()
    }

    /// What the world counted of a metric of the account in each day that ends after `since` and not after `until`
    /// (unix seconds): the day's end, and the number once settled. `None`: it is no number a day.
    pub fn counted(&self, metric: &str, since: i64, until: i64) -> Option<Vec<(i64, i64)>> {
        super::insights::counted(&self.shared.state(), metric, since, until)
    }

    /// What was asked of a post that went out through a container: its parameters, and those of its parts.
    pub fn publication(&self, media: &str) -> Option<serde_json::Value> {
        let state = self.shared.state();
        let mut containers = state.containers.values();
        let whole = &containers.find(|one| one.published.as_deref() == Some(media))?.wanted;
        let parts: Vec<_> = match &whole.shape {
            Shape::Carousel(parts) => parts.iter().filter_map(|id| state.containers.get(id)).collect(),
            _ => Vec::new(),
        };
        let parts: Vec<_> = parts.into_iter().map(|part| &part.wanted).collect();
        Some(serde_json::json!({ "whole": whole, "parts": parts }))
    }

    /// A trial reel is shown to everybody, by hand or for doing well; says whether it was there.
    pub fn graduate(&self, media: &str) -> bool {
        self.shared.state().graduate(media)
    }

    /// The switches as they stand.
    pub fn switches(&self) -> Switches {
        self.shared.state().switches.clone()
    }

    /// Flips switches.
    pub fn flip(&self, change: impl FnOnce(&mut Switches)) {
        change(&mut self.shared.state().switches);
    }

    /// Lets comments arrive by themselves, or not.
    pub fn let_arrive(&self, on: bool) {
        self.shared.state().let_arrive(on);
    }

    /// Takes back every token given so far; they answer 190 with this subcode (section 8.2).
    pub fn revoke_tokens(&self, subcode: i64) {
        let mut state = self.shared.state();
        let next = state.serial();
        state.revoked = Some((next, subcode));
    }

    /// From now on somebody else is signed in at the browser and in the dashboard: who this is, by `user_id` and
    /// username. Gives who it was before.
    pub fn be(&self, user_id: &str, username: &str) -> (String, String) {
        let account = &mut self.shared.state().account;
        let before = (user_id.to_owned(), username.to_owned());
        let (id, name) = (&mut account.user_id, &mut account.username);
        (std::mem::replace(id, before.0), std::mem::replace(name, before.1))
    }

    /// Registers one more redirect address.
    pub fn add_redirect(&self, address: &str) {
        self.shared.state().redirects.push(address.to_owned());
    }

    /// A long token with these scopes that was born `age` seconds ago (section 1.7).
    pub fn dashboard_token(&self, scopes: Scopes, age: i64) -> String {
        let mut state = self.shared.state();
        let born = state.now() - age;
        let serial = state.serial();
        let token =
            self.shared.mint.issue(Grant { life: Life::Long, scopes, born, dies: born + LONG, serial });
        state.given.push(token.clone());
        token
    }

    /// Every secret it ever gave or asked for: tokens of both lives, codes, and the app's secret. For a test that
    /// searches for them where they must not be.
    pub fn secrets(&self) -> Vec<String> {
        let state = self.shared.state();
        let mut secrets: Vec<String> = state.given.iter().chain(state.codes.keys()).cloned().collect();
        secrets.push(self.shared.app_secret.clone());
        secrets
    }

    /// Makes the world afresh at the time of the clock; rules, switches, log and record go.
    pub fn reset(&self) {
        self.shared.reset();
    }
}
