//! Pictures and clips by their addresses.
//! Invariant: the token never goes along.

use tintype::api::{ApiError, Class};

use super::Bench;

#[tokio::test]
async fn a_picture_is_fetched_without_the_token() {
    let bench = Bench::new().await;
    let media = bench.media_where(|media| media.media_url.is_some()).await;
    bench.control.clear_log();
    let picture = bench.client.download(&media.media_url.unwrap(), 20_000_000).await.unwrap();
    assert_eq!(picture[..2], [0xff, 0xd8], "a JPEG");
    assert!(bench.control.log().iter().all(|asked| asked.token == "none"));
}

#[tokio::test]
async fn a_limit_is_kept() {
    let bench = Bench::new().await;
    let media = bench.media_where(|media| media.media_url.is_some()).await;
    let outcome = bench.client.download(&media.media_url.unwrap(), 3).await;
    assert!(matches!(outcome, Err(ApiError::TooBig { limit: 3 })), "{outcome:?}");
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_gone_or_refused() {
    let bench = Bench::new().await;
    let missing = format!("{}/cdn/x/nothing.jpg", bench.ready.url);
    let error = bench.client.download(&missing, 1_000).await.unwrap_err();
    assert_eq!(error.class(), Class::Gone, "{error}");
    for bad in ["", "nothing", "file:///etc/hostname", "http://example.com/a.jpg"] {
        let outcome = bench.client.download(bad, 1_000).await;
        assert!(matches!(outcome, Err(ApiError::Address)), "{bad}: {outcome:?}");
    }
}
