//! The table of the checks: what each needs, and how it is made.
//! Invariant: in the order of [`CheckId`]; a check waits only for those it names here.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::checks::{app, budget, clock, comments, host, key, network, permissions, professional, tester};
use super::finding::{CheckId, Finding};
use super::ward::Ward;

/// One check.
pub struct Check {
    pub id: CheckId,
    /// The checks it waits for while they have not passed.
    pub needs: &'static [CheckId],
    pub make: for<'a> fn(&'a mut Ward) -> BoxFuture<'a, Finding>,
}

const NONE: &[CheckId] = &[];
const REACHED: &[CheckId] = &[CheckId::Network, CheckId::Secure];
const ANSWERED: &[CheckId] = &[CheckId::Network, CheckId::Secure, CheckId::Tester];

const SEEN: &[CheckId] = &[CheckId::Network, CheckId::Secure, CheckId::Tester, CheckId::Professional];

/// All of them.
pub const CHECKS: [Check; 13] = [
    Check { id: CheckId::Clock, needs: &[CheckId::Network], make: |ward| clock::check(ward).boxed() },
    Check { id: CheckId::Network, needs: NONE, make: |ward| network::check(ward).boxed() },
    Check { id: CheckId::Secure, needs: &[CheckId::Network], make: |ward| network::secure(ward).boxed() },
    Check { id: CheckId::AppId, needs: REACHED, make: |ward| app::id(ward).boxed() },
    Check { id: CheckId::Redirect, needs: &[CheckId::AppId], make: |ward| app::redirect(ward).boxed() },
    Check { id: CheckId::Secret, needs: &[CheckId::AppId], make: |ward| app::secret(ward).boxed() },
    Check { id: CheckId::Tester, needs: REACHED, make: |ward| tester::check(ward).boxed() },
    Check { id: CheckId::Permissions, needs: ANSWERED, make: |ward| permissions::check(ward).boxed() },
    Check { id: CheckId::Professional, needs: ANSWERED, make: |ward| professional::check(ward).boxed() },
    Check { id: CheckId::Key, needs: ANSWERED, make: |ward| key::check(ward).boxed() },
    Check { id: CheckId::Comments, needs: SEEN, make: |ward| comments::check(ward).boxed() },
    Check { id: CheckId::Budget, needs: ANSWERED, make: |ward| budget::check(ward).boxed() },
    Check { id: CheckId::Host, needs: NONE, make: |ward| host::check(ward).boxed() },
];

/// A check and all that wait for it, in order.
pub fn with_followers(first: CheckId) -> Vec<CheckId> {
    let mut again = vec![first];
    // What waits for a later check is found in another round.
    loop {
        let more: Vec<CheckId> = CHECKS
            .iter()
            .filter(|check| !again.contains(&check.id) && check.needs.iter().any(|need| again.contains(need)))
            .map(|check| check.id)
            .collect();
        if more.is_empty() {
            again.sort();
            return again;
        }
        again.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_numbers() {
        assert!(CHECKS.iter().map(|check| check.id).eq(CheckId::ALL));
    }

    #[test]
    fn a_check_is_repeated_with_what_waits_for_it() {
        use CheckId as C;
        assert_eq!(with_followers(C::Host), [C::Host]);
        assert_eq!(with_followers(C::AppId), [C::AppId, C::Redirect, C::Secret]);
        let tester = [C::Tester, C::Permissions, C::Professional, C::Key, C::Comments, C::Budget];
        assert_eq!(with_followers(C::Tester), tester);
        assert_eq!(with_followers(C::Network).len(), 12);
    }
}
