//! The decisions of a publish, as plain functions: what Instagram's words about a container mean, how long
//! to wait before the next look, and whether a post is out.
//! Invariant: a post is made again only when the container says it was not published and no new post fits.

use crate::api::{Class, ContainerState};
use crate::domain::MediaId;
use crate::domain::op::Step;

use super::super::retry::Fault;

/// Pauses between two looks at a container, milliseconds: quick at first, since pictures are ready almost at
/// once, then polite (section 4.5).
const LOOKS: [i64; 6] = [3_000, 3_000, 5_000, 8_000, 13_000, 20_000];
/// Every later pause.
const LATER_LOOKS: i64 = 30_000;

/// A container that is still at work after so long is given up and made anew, milliseconds.
pub const TOO_LONG: i64 = 60 * 60 * 1_000;

/// The pause after so many looks.
pub fn look_again_in(looks: u32) -> i64 {
    usize::try_from(looks).ok().and_then(|nth| LOOKS.get(nth).copied()).unwrap_or(LATER_LOOKS)
}

/// Whether a fault is mended by making the containers anew.
pub fn wants_new_containers(fault: &Fault, step: Step, failures: u32) -> bool {
    let at_container = matches!(step, Step::Containers | Step::Wait | Step::Publish);
    at_container
        && match fault.class {
            Class::NewContainer { retries_first } => failures >= u32::from(retries_first),
            // A container that failed for a reason that may pass gets one successor.
            Class::RetryOnce => true,
            Class::Gone => step != Step::Containers,
            _ => false,
        }
}

/// What is known of a publish whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// It is out, and this is the post.
    Live(MediaId),
    /// The container says that it is out, but the list does not show it yet.
    LiveUnseen,
    /// Nothing speaks for it: not out.
    NotLive,
    /// Not out, and the container cannot be used any more.
    NotLiveAndLost,
    /// The container is not ready: it cannot be out.
    NotReady,
}

/// Reads the two answers. `state` is `None` when the container is gone; `exact` is a new post with the same
/// caption, `likely` any new post of the kind.
pub fn known(state: Option<&ContainerState>, exact: Option<MediaId>, likely: Option<MediaId>) -> Known {
    if let Some(media) = exact {
        return Known::Live(media);
    }
    match (state, likely) {
        (Some(ContainerState::Published), Some(media)) => Known::Live(media),
        (Some(ContainerState::Published), None) => Known::LiveUnseen,
        (Some(ContainerState::Finished | ContainerState::Other), _) => Known::NotLive,
        (Some(ContainerState::InProgress), _) => Known::NotReady,
        (Some(ContainerState::Failed | ContainerState::Expired) | None, _) => Known::NotLiveAndLost,
    }
}

/// As [`known`], of a post that its words do not tell from another: a new one of its kind is `likely` it, and the
/// container decides. Only where the container cannot be asked any more, a new one is taken for it: nothing is ever
/// sent twice.
pub fn known_by_container(state: Option<&ContainerState>, likely: Option<MediaId>) -> Known {
    let exact = if state.is_none() { likely.clone() } else { None };
    known(state, exact, likely)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Trouble, TroubleKind};

    #[test]
    fn looks_grow_polite() {
        let pauses: Vec<i64> = (0..9).map(look_again_in).collect();
        assert_eq!(pauses[0], 3_000);
        assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(pauses[8], LATER_LOOKS);
    }

    #[test]
    fn a_post_is_out_when_it_is_seen_or_the_container_says_so() {
        let post = || Some(MediaId::from("9"));
        assert_eq!(known(Some(&ContainerState::Finished), post(), post()), Known::Live("9".into()));
        assert_eq!(known(None, post(), None), Known::Live("9".into()));
        assert_eq!(known(Some(&ContainerState::Published), None, post()), Known::Live("9".into()));
        assert_eq!(known(Some(&ContainerState::Published), None, None), Known::LiveUnseen);
    }

    #[test]
    fn a_stranger_in_the_list_is_not_our_post() {
        assert_eq!(known(Some(&ContainerState::Finished), None, Some("9".into())), Known::NotLive);
        assert_eq!(known(Some(&ContainerState::Expired), None, Some("9".into())), Known::NotLiveAndLost);
        assert_eq!(known(None, None, None), Known::NotLiveAndLost);
    }

    #[test]
    fn a_strangers_story_is_ours_only_when_our_container_says_so_or_is_gone() {
        let other = || Some(MediaId::from("9"));
        assert_eq!(known_by_container(Some(&ContainerState::Finished), other()), Known::NotLive);
        assert_eq!(known_by_container(Some(&ContainerState::Published), other()), Known::Live("9".into()));
        assert_eq!(known_by_container(Some(&ContainerState::Published), None), Known::LiveUnseen);
        assert_eq!(known_by_container(Some(&ContainerState::Expired), other()), Known::NotLiveAndLost);
        assert_eq!(known_by_container(None, other()), Known::Live("9".into()));
        assert_eq!(known_by_container(None, None), Known::NotLiveAndLost);
    }

    #[test]
    fn new_containers_mend_only_container_faults() {
        let fault = |class| Fault::new(class, Trouble::of(TroubleKind::ContainerLost));
        assert!(wants_new_containers(&fault(Class::RetryOnce), Step::Wait, 0));
        assert!(!wants_new_containers(&fault(Class::RetryOnce), Step::FirstComment, 0));
        let patient = fault(Class::NewContainer { retries_first: 2 });
        assert!(!wants_new_containers(&patient, Step::Publish, 1));
        assert!(wants_new_containers(&patient, Step::Publish, 2));
        assert!(!wants_new_containers(&fault(Class::NeedsPerson), Step::Wait, 9));
    }
}
