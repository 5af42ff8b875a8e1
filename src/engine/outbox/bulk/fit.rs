//! What an act does to one comment, and to which it cannot be done.
//! Invariant: what Instagram would refuse anyhow is left out before it is asked for.

use crate::domain::Op;
use crate::domain::saved::{Filling, fill, post_name};
use crate::engine::command::Moderation;
use crate::store::tables::acts::{ActRow, Below, Member, PostMember};
use crate::tr;

/// Why a comment or a post is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Own,
    Gone,
    /// Hidden, or in a thread that is: it takes no replies (section 5.2).
    Hidden,
    /// It is so already, or about to be.
    Already,
    /// Nothing says that its comments can be switched (section 3.4).
    Story,
    /// Instagram did not say whether its comments are on, so that nobody could put it back as it was.
    Untold,
    /// Something that the reply names is not known of it.
    Unnamed,
}

/// How many were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    pub own: u64,
    pub gone: u64,
    pub hidden: u64,
    pub already: u64,
    pub stories: u64,
    pub untold: u64,
    pub unnamed: u64,
    /// Of accounts whose keys do not allow it.
    pub forbidden: u64,
}

impl LeftOut {
    pub fn count(&mut self, why: Why) {
        let which = match why {
            Why::Own => &mut self.own,
            Why::Gone => &mut self.gone,
            Why::Hidden => &mut self.hidden,
            Why::Already => &mut self.already,
            Why::Story => &mut self.stories,
            Why::Untold => &mut self.untold,
            Why::Unnamed => &mut self.unnamed,
        };
        *which += 1;
    }

    pub fn all(self) -> u64 {
        self.own
            + self.gone
            + self.hidden
            + self.already
            + self.stories
            + self.untold
            + self.unnamed
            + self.forbidden
    }

    pub fn and(self, other: Self) -> Self {
        Self {
            own: self.own + other.own,
            gone: self.gone + other.gone,
            hidden: self.hidden + other.hidden,
            already: self.already + other.already,
            stories: self.stories + other.stories,
            untold: self.untold + other.untold,
            unnamed: self.unnamed + other.unnamed,
            forbidden: self.forbidden + other.forbidden,
        }
    }
}

/// Why it cannot be done to a comment; `None`: it can.
pub fn unfit(member: &Member, wanted: &Moderation) -> Option<Why> {
    let pending = member.pending.as_deref();
    if member.deleted {
        return Some(Why::Gone);
    }
    let goes = pending == Some("delete");
    match wanted {
        Moderation::Hide | Moderation::Reply { .. } | Moderation::Done if member.mine => Some(Why::Own),
        Moderation::Hide if goes || pending == Some("hide") => Some(Why::Already),
        Moderation::Hide if member.hidden && pending != Some("show") => Some(Why::Already),
        Moderation::Show if goes => Some(Why::Gone),
        Moderation::Show if pending == Some("show") => Some(Why::Already),
        Moderation::Show if !member.hidden && pending != Some("hide") => Some(Why::Already),
        Moderation::Delete if goes => Some(Why::Already),
        Moderation::Reply { .. } if goes => Some(Why::Gone),
        Moderation::Reply { .. } if member.hidden || member.thread_hidden => Some(Why::Hidden),
        _ => None,
    }
}

/// Why comments under a post cannot be turned on or off; `None`: they can.
pub fn unfit_post(post: &PostMember, enabled: bool) -> Option<Why> {
    match post {
        PostMember { gone: true, .. } => Some(Why::Gone),
        PostMember { story: true, .. } => Some(Why::Story),
        PostMember { pending: Some(pending), .. } if *pending == enabled => Some(Why::Already),
        PostMember { pending: Some(_), .. } => None,
        PostMember { enabled: None, .. } => Some(Why::Untold),
        PostMember { enabled: Some(now), .. } => (*now == enabled).then_some(Why::Already),
    }
}

/// The op that does it to a comment; `None` for what is nothing on Instagram.
pub fn op_of(member: &Member, wanted: &Moderation) -> Option<Op> {
    let (comment, thread) = (member.id.clone(), member.thread.clone());
    Some(match wanted {
        Moderation::Hide => Op::Hide { comment, thread, hidden: true },
        Moderation::Show => Op::Hide { comment, thread, hidden: false },
        Moderation::Delete => Op::Delete { comment, thread },
        Moderation::Reply { text, .. } => {
            // A reply to a reply lands under the top comment (section 5.2), so the name goes in front.
            let text = match &member.username {
                Some(name) if member.thread != member.id => format!("@{name} {text}"),
                _ => text.clone(),
            };
            Op::Reply { to: comment, thread, media: member.media.clone(), text }
        }
        Moderation::Done | Moderation::NotDone | Moderation::Comments { .. } => return None,
    })
}

/// The words of a reply to a comment, with what they name filled in; `None`: that is not known of it.
pub fn filled(text: &str, member: &Member, below: &Below) -> Option<String> {
    let names = |place: &str| text.contains(place);
    let name = member.username.as_deref().unwrap_or_default();
    let link = below.link.as_deref().unwrap_or_default();
    if (names("{name}") && name.is_empty()) || (names("{link}") && link.is_empty()) {
        return None;
    }
    let called = post_name(below.caption.as_deref());
    let post = if called.is_empty() { tr!("this post") } else { &called };
    Some(fill(text, &Filling { name, post, account: &below.account, link }))
}

/// The word under which the store keeps what is done.
pub fn verb(act: &Moderation) -> &'static str {
    match act {
        Moderation::Hide => "hide",
        Moderation::Show => "show",
        Moderation::Delete => "delete",
        Moderation::Done => "done",
        Moderation::NotDone => "not_done",
        Moderation::Reply { .. } => "reply",
        Moderation::Comments { enabled: true } => "comments_on",
        Moderation::Comments { enabled: false } => "comments_off",
    }
}

/// What an act does, out of what the store kept of it.
pub fn moderation(row: &ActRow) -> Option<Moderation> {
    Some(match row.verb.as_str() {
        "hide" => Moderation::Hide,
        "show" => Moderation::Show,
        "delete" => Moderation::Delete,
        "done" => Moderation::Done,
        "not_done" => Moderation::NotDone,
        "reply" => Moderation::Reply { text: row.text.clone()?, saved: row.saved },
        "comments_on" => Moderation::Comments { enabled: true },
        "comments_off" => Moderation::Comments { enabled: false },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ActId;

    fn member() -> Member {
        Member {
            row: 1,
            id: "2".into(),
            thread: "1".into(),
            media: "9".into(),
            username: Some("oddvar_k".to_owned()),
            mine: false,
            hidden: false,
            deleted: false,
            thread_hidden: false,
            done_at: None,
            language: None,
            pending: None,
        }
    }

    #[test]
    fn what_cannot_be_done_is_left_out_and_said() {
        let reply = Moderation::Reply { text: "Thank you".to_owned(), saved: None };
        let mine = Member { mine: true, ..member() };
        assert_eq!(unfit(&mine, &Moderation::Hide), Some(Why::Own));
        assert_eq!(unfit(&mine, &Moderation::Delete), None, "an own comment can be deleted");
        let gone = Member { deleted: true, ..member() };
        assert_eq!(unfit(&gone, &reply), Some(Why::Gone));
        let hidden = Member { hidden: true, ..member() };
        assert_eq!(unfit(&hidden, &reply), Some(Why::Hidden));
        assert_eq!(unfit(&hidden, &Moderation::Hide), Some(Why::Already));
        assert_eq!(unfit(&Member { thread_hidden: true, ..member() }, &reply), Some(Why::Hidden));
        let shown_soon = Member { pending: Some("show".to_owned()), ..hidden };
        assert_eq!(unfit(&shown_soon, &Moderation::Hide), None, "its opposite is taken back");
    }

    #[test]
    fn a_post_is_turned_off_where_that_changes_something_and_can_be_put_back() {
        let post = PostMember {
            row: 1,
            id: "9".into(),
            story: false,
            gone: false,
            enabled: Some(true),
            pending: None,
        };
        assert_eq!((unfit_post(&post, false), unfit_post(&post, true)), (None, Some(Why::Already)));
        let going = PostMember { pending: Some(false), ..post.clone() };
        assert_eq!((unfit_post(&going, false), unfit_post(&going, true)), (Some(Why::Already), None));
        let untold = PostMember { enabled: None, ..post.clone() };
        assert_eq!(unfit_post(&untold, false), Some(Why::Untold));
        assert_eq!(unfit_post(&PostMember { story: true, ..post.clone() }, false), Some(Why::Story));
        assert_eq!(unfit_post(&PostMember { gone: true, ..post }, false), Some(Why::Gone));
    }

    #[test]
    fn an_act_comes_back_out_of_the_words_it_is_kept_under() {
        use Moderation::{Comments, Delete, Done, Hide, NotDone, Show};
        let reply = Moderation::Reply { text: "Thank you".to_owned(), saved: None };
        let (on, off) = (Comments { enabled: true }, Comments { enabled: false });
        for act in [Hide, Show, Delete, Done, NotDone, reply, on, off] {
            let text = if let Moderation::Reply { text, .. } = &act { Some(text.clone()) } else { None };
            let row = ActRow {
                id: ActId(1),
                account: "1".into(),
                at: 0,
                who: None,
                verb: verb(&act).to_owned(),
                text,
                saved: None,
                count: 1,
                not_before: 0,
                putting: true,
                put_in: 0,
                taken_back_at: None,
                back_to: None,
                back: 0,
                out: 0,
            };
            assert_eq!(moderation(&row), Some(act));
        }
    }

    #[test]
    fn what_a_reply_names_is_filled_in_for_each_or_the_comment_is_left_out() {
        let below = Below {
            caption: Some("The big moon jar. Third try".to_owned()),
            link: None,
            account: "tidewrack.clay".to_owned(),
        };
        let said = |text: &str, below: &Below| filled(text, &member(), below);
        let text = said("Hi {name}, {post} by {account} {prize}", &below);
        assert_eq!(text.as_deref(), Some("Hi oddvar_k, The big moon jar by tidewrack.clay {prize}"));
        assert_eq!(said("See {link}", &below), None);
        assert_eq!(said("{post}", &Below::default()).as_deref(), Some("this post"));
        let nobody = Member { username: None, ..member() };
        assert_eq!(filled("Hi {name}", &nobody, &below), None);
        assert_eq!(filled("Hi", &nobody, &below).as_deref(), Some("Hi"));
    }

    #[test]
    fn a_reply_to_a_reply_names_the_person() {
        let reply = Moderation::Reply { text: "Thank you".to_owned(), saved: None };
        let Some(Op::Reply { text, thread, .. }) = op_of(&member(), &reply) else { panic!() };
        assert_eq!((text.as_str(), thread.as_str()), ("@oddvar_k Thank you", "1"));
    }
}
