// SPDX-License-Identifier: Apache-2.0
#include "eim/https_connection.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "eim/https_server.hpp"

namespace esimlab {
namespace {

// A client that says nothing keeps its place so long; a daemon with keep-alive polls more often.
constexpr auto idleLimit = std::chrono::minutes(10);
// How long after our close_notify the client may take to close as well.
constexpr auto closeLimit = std::chrono::seconds(2);

}  // namespace

HttpsConnection::HttpsConnection(HttpsServer& server, int fd, unsigned number, ssl_ctx_st* context)
    : server_(server), fd_(fd), number_(number), ssl_(SSL_new(context)) {
  fromPeer_ = BIO_new(BIO_s_mem());
  toPeer_ = BIO_new(BIO_s_mem());
  BIO_set_mem_eof_return(fromPeer_, -1);
  SSL_set_bio(ssl_, fromPeer_, toPeer_);
  SSL_set_accept_state(ssl_);
}

HttpsConnection::~HttpsConnection() {
  if (fd_ >= 0) ::close(fd_);
  SSL_free(ssl_);
}

void HttpsConnection::start() {
  auto weak = weak_from_this();
  readable_ =
      esimgw::FdWatch(fd_, GIOCondition(G_IO_IN | G_IO_HUP | G_IO_ERR), [weak](GIOCondition) {
        if (auto self = weak.lock()) self->onReadable();
      });
  timer_.start(server_.loop_, server_.loop_.now() + idleLimit, [this] { close(true); });
}

void HttpsConnection::reset() {
  close(true);
}

void HttpsConnection::onReadable() {
  auto open = receive();
  if (state_ == State::closed) return;
  if (!open) peerClosed_ = true;
  // Whoever waits for the mute or slow server may go away; everybody else is served first.
  advance();
  if (state_ != State::closed && peerClosed_ && state_ != State::answering) close(false);
}

bool HttpsConnection::receive() {
  std::array<std::uint8_t, 16384> chunk;
  for (;;) {
    auto count = ::recv(fd_, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (count > 0) {
      BIO_write(fromPeer_, chunk.data(), static_cast<int>(count));
      continue;
    }
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return true;
    if (count < 0) close(true);  // reset by the peer
    return false;
  }
}

void HttpsConnection::advance() {
  if (state_ == State::handshake && !handshake()) return;
  if (state_ == State::reading) readRequests();
  if (state_ == State::closing && peerClosed_) close(false);
}

bool HttpsConnection::handshake() {
  ERR_clear_error();
  auto result = SSL_do_handshake(ssl_);
  flush();
  if (state_ == State::closed) return false;
  if (result == 1) {
    auto& counts = server_.counts_;
    ++(SSL_session_reused(ssl_) != 0 ? counts.resumedHandshakes : counts.fullHandshakes);
    state_ = State::reading;
    return true;
  }
  if (SSL_get_error(ssl_, result) == SSL_ERROR_WANT_READ && !peerClosed_) return false;
  ++server_.counts_.failedHandshakes;
  close(false);
  return false;
}

void HttpsConnection::readRequests() {
  std::array<std::uint8_t, 16384> chunk;
  while (state_ == State::reading) {
    ERR_clear_error();
    auto count = SSL_read(ssl_, chunk.data(), chunk.size());
    if (count > 0) {
      input_.insert(input_.end(), chunk.begin(), chunk.begin() + count);
      try {
        if (auto request = takeRequest(input_)) answer(std::move(*request));
      } catch (const HttpError& error) {
        answerError(error);
      }
      continue;
    }
    auto why = SSL_get_error(ssl_, count);
    flush();  // an alert, or the answer to a key update
    if (why == SSL_ERROR_WANT_READ) return;
    if (why == SSL_ERROR_ZERO_RETURN) {
      closeCleanly();
    } else if (state_ != State::closed) {
      close(false);
    }
    return;
  }
}

void HttpsConnection::answer(HttpRequest request) {
  request.connection = number_;
  request.resumed = SSL_session_reused(ssl_) != 0;
  request.tlsVersion = SSL_get_version(ssl_);
  request.index = ++server_.counts_.requests;
  auto self = shared_from_this();  // the handler may cut all connections
  state_ = State::answering;
  auto response = server_.handle(request);
  if (state_ == State::closed) return;
  request_ = std::move(request);
  response_ = std::move(response);
  if (response_.delivery.never) {
    state_ = State::mute;
    return;
  }
  startSending();
}

void HttpsConnection::answerError(const HttpError& error) {
  ++server_.counts_.badRequests;
  request_ = {};
  response_ = {};
  response_.status = error.status;
  response_.delivery.close = true;
  state_ = State::answering;
  startSending();
}

void HttpsConnection::startSending() {
  pending_ = serialise(response_);
  auto cut = response_.delivery.cutAfter;
  if (cut && *cut < pending_.size()) pending_.resize(*cut);
  sendPart();
}

void HttpsConnection::sendPart() {
  auto drip = response_.delivery.dripOctets;
  auto size = drip == 0 ? pending_.size() : std::min(drip, pending_.size());
  if (size > 0) write(ByteView(pending_).first(size));
  if (state_ != State::answering) return;
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(size));
  if (pending_.empty()) {
    if (output_.empty()) finishAnswer();
    return;
  }
  timer_.start(server_.loop_, server_.loop_.now() + response_.delivery.dripPause,
               [this] { sendPart(); });
}

void HttpsConnection::finishAnswer() {
  const auto& delivery = response_.delivery;
  bool cut = delivery.cutAfter.has_value();
  state_ = State::reading;
  auto self = shared_from_this();
  if (cut || delivery.close) {
    if (cut || delivery.abrupt) {
      close(delivery.abrupt);
    } else {
      closeCleanly();
    }
  }
  if (server_.answered_ && request_.index != 0) server_.answered_(request_, response_);
  if (state_ != State::reading) return;
  timer_.start(server_.loop_, server_.loop_.now() + idleLimit, [this] { close(true); });
  // What the client pipelined is taken up from the loop, so that the stack stays flat.
  server_.loop_.post([weak = weak_from_this()] {
    auto connection = weak.lock();
    if (connection && connection->state_ == State::reading) connection->advance();
  });
}

void HttpsConnection::write(ByteView octets) {
  // SSL_write would put the ticket in front of the response; both are in one send() then.
  if (!ticketSent_ && SSL_version(ssl_) == TLS1_3_VERSION) {
    ticketSent_ = true;
    SSL_new_session_ticket(ssl_);
  }
  ERR_clear_error();
  if (SSL_write(ssl_, octets.data(), static_cast<int>(octets.size())) <= 0) {
    close(true);
    return;
  }
  flush();
}

void HttpsConnection::flush() {
  auto waiting = BIO_ctrl_pending(toPeer_);
  if (waiting > 0) {
    auto before = output_.size();
    output_.resize(before + waiting);
    BIO_read(toPeer_, output_.data() + before, static_cast<int>(waiting));
  }
  while (!output_.empty()) {
    auto count = ::send(fd_, output_.data(), output_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      writable_ = esimgw::FdWatch(fd_, G_IO_OUT, [weak = weak_from_this()](GIOCondition) {
        auto self = weak.lock();
        if (!self) return;
        self->writable_.reset();
        self->flush();
        if (self->state_ == State::answering && self->pending_.empty() && self->output_.empty()) {
          self->finishAnswer();
        }
      });
      return;
    }
    if (count < 0) {
      close(true);
      return;
    }
    output_.erase(output_.begin(), output_.begin() + count);
  }
}

void HttpsConnection::closeCleanly() {
  if (state_ == State::closed) return;
  std::uint8_t octet;
  // A close_notify to a client that has closed its socket already would only draw a TCP reset.
  bool gone = peerClosed_ || ::recv(fd_, &octet, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
  if (gone) {
    close(false);
    return;
  }
  SSL_shutdown(ssl_);
  flush();
  if (state_ == State::closed) return;
  ::shutdown(fd_, SHUT_WR);
  state_ = State::closing;
  timer_.start(server_.loop_, server_.loop_.now() + closeLimit, [this] { close(true); });
}

void HttpsConnection::close(bool abruptly) {
  if (state_ == State::closed) return;
  state_ = State::closed;
  // A connection that ends without close_notify does not make its session invalid.
  SSL_set_shutdown(ssl_, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  if (abruptly) {
    linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }
  timer_.cancel();
  readable_.reset();
  writable_.reset();
  ::close(fd_);
  fd_ = -1;
  server_.forget(number_);
}

}  // namespace esimlab
