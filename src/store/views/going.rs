//! How far the parts of a publish are: each slide's step, the container that is waited for, the place in the queue.
//! Invariant: it is read from what the publish keeps of itself, and what is not kept there is not guessed.

use serde::Deserialize;
use serde_json::Value;

use crate::domain::op::Step;

/// How far an open publish is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Going {
    /// One a file: the slides in their order, and behind them the cover where that is a file of its own.
    pub parts: Vec<Part>,
    /// The newest container, once there is one.
    pub container: Option<Container>,
    /// The call that publishes may have reached Instagram: from then on nothing is cancelled.
    pub sent: bool,
    /// The cover of a reel is the last of the parts.
    pub has_cover: bool,
}

/// How far one file of a publish is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Nothing was done with it yet.
    #[default]
    Waits,
    /// It is as Instagram wants it, and still here alone.
    Ready,
    /// It is on its way to where Instagram can fetch it.
    Sending,
    /// It can be fetched.
    Placed,
    /// Its container is made, and Instagram works on it.
    Fetched,
    /// Instagram has it.
    Finished,
}

/// A container as it was seen last (section 4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    pub state: ContainerWord,
    /// How often it was looked at.
    pub looks: u64,
    /// When the newest one was made, milliseconds since the epoch.
    pub made_at: i64,
}

/// What Instagram says of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerWord {
    /// Nothing was said of it yet.
    Made,
    InProgress,
    Finished,
    Published,
    Failed,
    Expired,
}

/// Reads how far a publish of so many slides is from its checkpoint, with the cover's file behind them if it has one.
pub(super) fn read(checkpoint: Option<&Value>, slides: usize, has_cover: bool) -> Going {
    let progress = checkpoint.map(|kept| &kept["progress"]).unwrap_or(&Value::Null);
    let length = |name: &str| progress[name].as_array().map_or(0, Vec::len);
    let files = slides + usize::from(has_cover);
    let (ready, placed, children) = (length("files"), length("hosted"), length("children"));
    let finished = progress["finished"].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let whole = progress["container"].is_string();
    // A picture or reel has no container but its own; in a carousel that is made when all the others are finished.
    let step = Step::deserialize(&progress["step"]).unwrap_or_default();
    let beyond = step >= Step::Publish;
    let part = |at: usize| match at {
        _ if beyond || (whole && children > 0) => Part::Finished,
        at if at < finished => Part::Finished,
        at if at < children || whole => Part::Fetched,
        at if at < placed => Part::Placed,
        at if at == placed && !progress["sending"].is_null() => Part::Sending,
        at if at < ready => Part::Ready,
        _ => Part::Waits,
    };
    let intent = checkpoint.map(|kept| &kept["intent"]).filter(|intent| intent.is_object());
    let unsure = intent.is_some_and(|intent| intent["refused"].as_bool() != Some(true));
    Going {
        parts: (0..files).map(part).collect(),
        container: container(progress),
        sent: unsure || progress["media"].is_string() || progress["unseen"].as_bool() == Some(true),
        has_cover,
    }
}

fn container(progress: &Value) -> Option<Container> {
    let made_at = progress["made_at"].as_i64()?;
    let said = progress["state"].as_str().and_then(|said| said.split(' ').nth(1));
    let state = match said {
        Some("InProgress" | "Other") => ContainerWord::InProgress,
        Some("Finished") => ContainerWord::Finished,
        Some("Published") => ContainerWord::Published,
        Some("Failed") => ContainerWord::Failed,
        Some("Expired") => ContainerWord::Expired,
        _ => ContainerWord::Made,
    };
    Some(Container { state, looks: progress["polls"].as_u64().unwrap_or(0), made_at })
}

/// How many of the others come first, one number for each of these: of `(when, id)`, whose turn comes at that moment.
pub(super) fn ahead(turns: &[(i64, i64)]) -> Vec<u64> {
    let mut sorted = turns.to_vec();
    sorted.sort_unstable();
    let place = |turn: &(i64, i64)| sorted.partition_point(|other| other < turn) as u64;
    turns.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parts(progress: Value, slides: usize, cover: bool) -> Vec<Part> {
        read(Some(&json!({ "progress": progress })), slides, cover).parts
    }

    #[test]
    fn each_slide_has_its_own_step() {
        let going = parts(
            json!({ "step": "Host", "files": [{}, {}, {}], "hosted": [{}], "sending": { "host": 1, "row": 1 } }),
            4,
            false,
        );
        assert_eq!(going, [Part::Placed, Part::Sending, Part::Ready, Part::Waits]);
        let made = parts(
            json!({ "step": "Containers", "children": ["1", "2"], "finished": 1, "hosted": [{}, {}, {}] }),
            3,
            false,
        );
        assert_eq!(made, [Part::Finished, Part::Fetched, Part::Placed]);
        assert_eq!(parts(Value::Null, 2, false), [Part::Waits, Part::Waits]);
    }

    #[test]
    fn a_reel_and_its_cover_share_one_container() {
        let waits =
            json!({ "step": "Wait", "container": "9", "made_at": 5, "polls": 3, "state": "9 InProgress" });
        let going = read(Some(&json!({ "progress": waits })), 1, true);
        assert_eq!(going.parts, [Part::Fetched, Part::Fetched]);
        let container = Container { state: ContainerWord::InProgress, looks: 3, made_at: 5 };
        assert_eq!((going.container, going.sent), (Some(container), false));
        let ready = json!({ "step": "Publish", "container": "9" });
        let kept = json!({ "progress": ready, "intent": { "at": 5, "refused": false } });
        let going = read(Some(&kept), 1, false);
        assert!(going.sent && going.parts == [Part::Finished]);
    }

    #[test]
    fn the_place_in_the_queue_goes_by_the_moment_and_then_by_the_order_of_asking() {
        assert_eq!(ahead(&[(5, 1), (3, 9), (5, 0)]), [2, 0, 1]);
    }
}
