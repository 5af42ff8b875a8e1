//! Who said what under which post: the written conversations, this morning's spam, what still waits, and
//! then as many threads as the numbers ask for.
//! Invariant: every post gets exactly as many comments as it returns; a reply stands under a top-level
//! comment of the same post and is younger; nothing is dated after `now`.

use std::collections::HashSet;
use std::sync::Arc;

use super::almanac::{DAY, HOUR, lisbon, lisbon_day};
use super::answers::answer;
use super::dice::Dice;
use super::ids::{Ids, Space};
use super::people::{NAMED, Neighbour, named};
use super::timeline::Post;
use super::told::{TOLD, When};
use super::words::{Topic, ask, say};
use crate::sandbox::model::{Author, Comment};

/// Which posts this morning's promotion wave hits, counted back from the newest, and how often.
const WAVE: [(usize, usize); 6] = [(1, 46), (14, 64), (5, 24), (9, 26), (6, 22), (16, 32)];
/// Whatever came in during so many days has had its answer, but for what is left open on purpose: a week, in
/// which comments call for one, and a day for what follows them.
const LATELY: i64 = 8 * DAY;
/// People with a written story speak only where it is written; the other named ones come by often.
const STORIED: usize = 20;
/// Of these, who has never been here before.
const NEWCOMERS: [&str; 2] = ["preeya.home", "ylva.tromso"];
/// The sellers of followers follow the named people in the list.
const SELLERS: std::ops::Range<usize> = NAMED.len()..NAMED.len() + 29;

const PROMOTIONS: [&str; 10] = [
    "Promote it on @art.glow.gallery 🔥🔥 DM us to be featured",
    "Promote it on @art.glow.gallery 🔥🔥🔥 DM us to be featured!",
    "Promote it on @art.glow.gallery 🔥 dm us to be featured",
    "promote it on @art.glow.gallery 🔥🔥 DM us to be featured",
    "Promote it on @art.glow.gallery ✨🔥 DM us to be featured",
    "Promote it on @art.glow.gallery🔥🔥DM us to be featured",
    "Рrоmоte it оn @art.glow.gallery 🔥🔥 DM us to bе featured",
    "Prómote it on  @art.glow.gallery 🔥🔥 DM us to be feáturéd",
    "Promoteee it on @art.glow.gallery 🔥🔥 DM us to be featuredd 💯",
    "Pr0mote it on @art.glow.gallery 🔥🔥 DM us to be featured",
];
const OLD_SPAM: [&str; 14] = [
    "Nice! Send this to @daily.art.glow",
    "DM us for a paid collab 💌",
    "Buy likes cheap, real people, link in my bio",
    "I made 4,000 in one week with this teacher 👉 @mia.crypto.gains",
    "Love it! Promote it on @xp_art_daily",
    "ｆｏｌｌｏｗｅｒｓ for your page, 100% safe",
    "Your page could grow 10x, check my story",
    "Hello dear can we talk in private",
    "🔥 Feature for features 🔥 DM",
    "Send pic to @gallery_glow_art 😍",
    "We want to make you our brand ambassador! DM @glow.makers.feed",
    "Free followers f0llowers FOLLOWERSSS now",
    "Earn from home, ask me how 💸",
    "This would go viral on our page 🚀 message us",
];
const THANKS_BACK: [&str; 12] = [
    "perfect, thank you!",
    "that helps, thanks",
    "ordered. Now I wait.",
    "you two are the best",
    "I will be there",
    "ha, noted",
    "my wallet disagrees, I do not",
    "thank you for the quick answer 🤍",
    "danke!",
    "obrigada 💙",
    "merci beaucoup",
    "see you Saturday then",
];
const ACROSS: [&str; 12] = [
    "same question here",
    "it does, ours is two years old",
    "I was there last week, go on a Saturday morning",
    "you need this one",
    "look 👀",
    "told you",
    "this is the one I meant",
    "for the new kitchen?",
    "mine took five days to Ghent",
    "not if I am faster",
    "we have to go back",
    "I can hear you buying it from here",
];

/// The whole conversation of a world.
pub(super) fn comments(
    posts: &mut [Post],
    people: &[Neighbour],
    total: usize,
    seed: u64,
    now: i64,
    ids: &mut Ids,
) -> Vec<Comment> {
    let mut dice = Dice::branch(seed, 41);
    share_out(posts, total, &mut dice);
    let left = posts.iter().map(|post| post.returned).collect();
    let mut talk = Talk { posts, people, left, said: Vec::with_capacity(total), ids, now, dice };
    talk.tell();
    talk.flood();
    talk.leave_open(if total > 5_000 { 28 } else { 6 });
    for back in 0..talk.posts.len() {
        while talk.left[back] > 0 {
            talk.thread(back);
        }
    }
    talk.remember(&mut Dice::branch(seed, 43));
    talk.said
}

/// Decides how many comments each post returns, so that they add up.
fn share_out(posts: &mut [Post], total: usize, dice: &mut Dice) {
    let written: usize = posts.iter().map(|post| post.returned).sum();
    let mut rest = total.saturating_sub(written);
    let weights: Vec<f64> = posts
        .iter()
        .map(|post| match (post.returned, post.media.comments_enabled) {
            (0, true) => post.media.numbers.reach as f64 * (0.35 * dice.bell()).exp(),
            _ => 0.0,
        })
        .collect();
    let sum: f64 = weights.iter().sum::<f64>().max(1.0);
    let budget = rest as f64;
    for (back, (post, weight)) in posts.iter_mut().zip(&weights).enumerate() {
        let least = WAVE.iter().find(|(at, _)| *at == back).map_or(0, |(_, times)| times + 4);
        let wanted = match (post.returned, post.media.comments_enabled) {
            (0, true) => ((weight / sum * budget) as usize).max(least).max(6),
            // What was said before they were turned off.
            (0, false) => 3,
            _ => continue,
        };
        post.returned = wanted.min(rest);
        rest -= post.returned;
    }
    let open: Vec<usize> = (0..posts.len()).filter(|&back| weights[back] > 0.0).collect();
    while rest > 0 && !open.is_empty() {
        posts[*dice.pick(&open)].returned += 1;
        rest -= 1;
    }
}

struct Talk<'a> {
    posts: &'a [Post],
    people: &'a [Neighbour],
    /// Comments each post still has to get.
    left: Vec<usize>,
    said: Vec<Comment>,
    ids: &'a mut Ids,
    now: i64,
    dice: Dice,
}

impl Talk<'_> {
    fn say(
        &mut self,
        back: usize,
        parent: Option<String>,
        author: Author,
        text: &str,
        at: i64,
    ) -> Option<String> {
        if self.left[back] == 0 {
            return None;
        }
        self.left[back] -= 1;
        let id = self.ids.next(Space::Comment);
        let likes = if self.dice.chance(0.3) { (self.dice.unit().powi(4) * 14.0) as u64 + 1 } else { 0 };
        self.said.push(Comment {
            id: id.clone(),
            media: self.posts[back].media.id.clone(),
            parent,
            author,
            text: Arc::from(text),
            at,
            likes,
            hidden: false,
        });
        Some(id)
    }

    /// The written conversations.
    fn tell(&mut self) {
        let mut thread = None;
        for line in &TOLD {
            if line.back >= self.posts.len() {
                continue;
            }
            let at = match line.when {
                When::Ago(minutes) => self.now - minutes * 60,
                When::After(minutes) => self.posts[line.back].media.published + minutes * 60,
            };
            let author = if line.who.is_empty() { Author::Own } else { Author::Person(named(line.who)) };
            let parent = if line.reply { thread.clone() } else { None };
            // What would lie ahead of the world's clock has just been said.
            let id = self.say(line.back, parent, author, line.text, at.min(self.now - 60));
            if !line.reply {
                thread = id;
            }
        }
    }

    /// The promotion wave of this morning, from 09:12 on.
    fn flood(&mut self) {
        let nine = lisbon(lisbon_day(self.now), 9, 12);
        let start = if self.now - nine > HOUR { nine } else { self.now - 5 * HOUR };
        let length = (self.now - start - 20 * 60).min(2 * HOUR + 600);
        for (back, times) in WAVE {
            for nth in 0..times.min(self.left.get(back).copied().unwrap_or(0)) {
                let first = back == 1 && nth == 0;
                let who = if first {
                    named("glow.art.promo")
                } else {
                    SELLERS.start + self.dice.below(SELLERS.len())
                };
                let at = start + if first { 0 } else { (self.dice.unit().powf(0.7) * length as f64) as i64 };
                let text = if first { PROMOTIONS[0] } else { self.dice.word(&PROMOTIONS) };
                self.say(back, None, Author::Person(who), text, at);
            }
        }
    }

    /// Most people of the written stories have been here before: some kind words of months ago were theirs.
    fn remember(&mut self, dice: &mut Dice) {
        let followed: HashSet<String> = self.said.iter().filter_map(|said| said.parent.clone()).collect();
        let mut free: Vec<usize> = (0..self.said.len())
            .filter(|at| {
                let said = &self.said[*at];
                let others = |who: usize| who >= NAMED.len() && !self.people[who].spammer;
                matches!(said.author, Author::Person(who) if others(who))
                    && said.parent.is_none()
                    && !said.hidden
                    && said.at < self.now - 60 * DAY
                    && !followed.contains(&said.id)
            })
            .collect();
        dice.shuffle(&mut free);
        // The first of them has her past written out.
        for who in 1..STORIED {
            if self.people[who].spammer || NEWCOMERS.contains(&self.people[who].person.username.as_str()) {
                continue;
            }
            for _ in 0..1 + dice.below(6) {
                let tongue = self.people[who].tongue;
                let fits = |at: &usize| match self.said[*at].author {
                    Author::Person(other) => self.people[other].tongue == tongue,
                    Author::Own => false,
                };
                let Some(place) = free.iter().position(fits) else { break };
                self.said[free.swap_remove(place)].author = Author::Person(who);
            }
        }
    }

    /// What came in during the last two days and has no answer yet.
    fn leave_open(&mut self, count: usize) {
        let reachable = 30.min(self.posts.len());
        for nth in 0..count {
            let mut back = (self.dice.unit().powf(1.6) * reachable as f64) as usize;
            for _ in 0..60 {
                if self.left[back] > 2 && self.posts[back].media.comments_enabled {
                    break;
                }
                back = self.dice.below(reachable);
            }
            let who = self.somebody();
            let (tongue, recipe) = (self.people[who].tongue, self.posts[back].recipe);
            let text = if nth % 2 == 0 {
                ask(tongue, recipe, &mut self.dice).1
            } else {
                say(tongue, recipe, &mut self.dice).1
            };
            let ago = (self.dice.unit().powf(1.3) * 42.0 * HOUR as f64) as i64 + 200 * 60;
            let at = (self.now - ago).max(self.posts[back].media.published + 300);
            self.say(back, None, Author::Person(who), &text, at);
        }
    }

    /// One more top-level comment with what follows it.
    fn thread(&mut self, back: usize) {
        let published = self.posts[back].media.published;
        let recipe = self.posts[back].recipe;
        let at = self.moment(published);
        let grown = 1.0 - back as f64 / self.posts.len() as f64;
        if self.dice.chance(0.015 + 0.10 * grown) {
            let who = SELLERS.start + self.dice.below(SELLERS.len() + 2);
            let text = self.dice.word(&OLD_SPAM);
            self.say(back, None, Author::Person(who), text, at.min(self.now - 2 * DAY));
            let hidden = self.dice.chance(0.94);
            if let Some(last) = self.said.last_mut() {
                last.hidden = hidden;
            }
            return;
        }
        let who = self.somebody();
        let neighbour = &self.people[who];
        let (mut topic, mut text) = say(neighbour.tongue, recipe, &mut self.dice);
        // A question whose answer would no longer fit into the count is not asked.
        for _ in 0..50 {
            if self.left[back] > 1 || topic == Topic::Praise {
                break;
            }
            (topic, text) = say(neighbour.tongue, recipe, &mut self.dice);
        }
        let Some(id) = self.say(back, None, Author::Person(who), &text, at) else { return };
        let recent = at > self.now - LATELY;
        let likely = match topic {
            _ if recent => 1.0,
            Topic::Praise => 0.27,
            _ => 0.975,
        };
        if !recent && self.dice.chance(0.07) {
            self.chime_in(back, &id, who, at);
        }
        if self.dice.chance(likely) {
            self.reply(back, &id, who, topic, at);
        }
    }

    /// Somebody else answers, before the account does.
    fn chime_in(&mut self, back: usize, id: &str, to: usize, at: i64) {
        let who = self.somebody();
        if self.left[back] < 2 || who == to {
            return;
        }
        let text = format!("@{} {}", self.people[to].person.username, self.dice.word(&ACROSS));
        let later = self.later(at, 10.0 * HOUR as f64);
        self.say(back, Some(id.to_owned()), Author::Person(who), &text, later);
    }

    /// The account answers, and now and then, but not lately, the other says thank you.
    fn reply(&mut self, back: usize, id: &str, to: usize, topic: Topic, at: i64) {
        let neighbour = &self.people[to];
        let mut text = answer(neighbour.tongue, topic, &neighbour.person.username, &mut self.dice);
        if self.dice.chance(0.2) {
            text = format!("@{} {text}", neighbour.person.username);
        }
        let answered = self.later(at, 14.0 * HOUR as f64);
        self.say(back, Some(id.to_owned()), Author::Own, &text, answered);
        let thankful = topic != Topic::Praise && at <= self.now - LATELY;
        if thankful && self.dice.chance(0.16) && self.left[back] > 0 {
            let thanks = format!("@tidewrack.clay {}", self.dice.word(&THANKS_BACK));
            let at = self.later(answered, 6.0 * HOUR as f64);
            self.say(back, Some(id.to_owned()), Author::Person(to), &thanks, at);
        }
    }

    /// When a comment comes: most within a day, some within a week, a few much later.
    fn moment(&mut self, published: i64) -> i64 {
        let roll = self.dice.unit();
        let hours = match self.dice.unit() {
            kind if kind < 0.62 => 0.1 + 24.0 * roll * roll,
            kind if kind < 0.9 => 12.0 + 156.0 * roll * roll,
            _ => 168.0 + 2_600.0 * roll * roll,
        };
        let at = published + (hours * HOUR as f64) as i64;
        let settled = self.now - 2 * DAY;
        if at < settled || (at < self.now - 3 * HOUR && self.dice.chance(0.12)) {
            return at;
        }
        // What would be too fresh to be answered came in earlier after all.
        let span = (settled - published).max(HOUR / 2) as f64;
        published + 240 + (self.dice.unit().powf(1.5) * (span - 300.0)) as i64
    }

    fn later(&mut self, than: i64, span: f64) -> i64 {
        let after = than + 120 + (self.dice.unit().powi(2) * span) as i64;
        after.min(self.now - 90).max(than + 1)
    }

    /// Somebody who is not selling: one of the regulars, or of all the others, some more often than others.
    fn somebody(&mut self) -> usize {
        loop {
            let who = if self.dice.chance(0.1) {
                STORIED + self.dice.below(NAMED.len() - STORIED)
            } else {
                let others = self.people.len() - NAMED.len();
                NAMED.len() + (self.dice.unit().powf(1.9) * others as f64) as usize
            };
            if !self.people[who].spammer {
                return who;
            }
        }
    }
}
