//! Fetching pictures and clips from the addresses Instagram hands out.
//! Invariant: sends no token, and never holds more than the limit it was given.

use std::io::{self, Write};

use bytes::{BufMut, Bytes, BytesMut};
use url::Url;

use super::client::lost;
use super::errors::{ApiError, Purpose};
use super::{Client, hosts};

impl Client {
    /// Downloads a file of at most `max_bytes`.
    ///
    /// # Errors
    /// [`ApiError::Download`] for any status but 200 ([`Class::Gone`](super::Class) when the address has
    /// expired), [`ApiError::TooBig`] past the limit, [`ApiError::Address`] for what is not an address of
    /// the network, and the errors of the network.
    pub async fn download(&self, url: &str, max_bytes: u64) -> Result<Bytes, ApiError> {
        let mut file = BytesMut::new().writer();
        match self.download_to(url, max_bytes, &mut file).await? {
            Ok(()) => Ok(file.into_inner().freeze()),
            // Memory takes everything.
            Err(_) => Err(ApiError::TooBig { limit: max_bytes }),
        }
    }

    /// Downloads a file of at most `max_bytes` in pieces, none of which stays in memory. The inner error is that of
    /// `out`.
    ///
    /// # Errors
    /// As [`Client::download`]; what came before stands in `out`.
    pub async fn download_to(
        &self,
        url: &str,
        max_bytes: u64,
        out: &mut (impl Write + Send),
    ) -> Result<io::Result<()>, ApiError> {
        let url = Url::parse(url).map_err(|_| ApiError::Address)?;
        let plain = self.hosts().is_practice() && hosts::is_on_loopback(&url);
        if url.scheme() != "https" && !(plain && url.scheme() == "http") {
            return Err(ApiError::Address);
        }
        let failed = |error| lost(Purpose::Read, error);
        let mut response = self.pictures.get(url).send().await.map_err(failed)?;
        let http = response.status().as_u16();
        tracing::debug!(http, length = response.content_length(), "a file is being fetched");
        if http != 200 {
            return Err(ApiError::Download { http });
        }
        let too_big = ApiError::TooBig { limit: max_bytes };
        if response.content_length().is_some_and(|length| length > max_bytes) {
            return Err(too_big);
        }
        let mut came = 0;
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            came += chunk.len() as u64;
            if came > max_bytes {
                return Err(too_big);
            }
            if let Err(error) = out.write_all(&chunk) {
                return Ok(Err(error));
            }
        }
        Ok(out.flush())
    }
}
