// SPDX-License-Identifier: Apache-2.0
// One client of the HttpsServer. TLS runs over memory, so that all records that belong together
// leave in one send().
#pragma once

#include <memory>

#include "eim/http.hpp"
#include "runtime/glib.hpp"
#include "runtime/loop.hpp"

struct ssl_st;
struct ssl_ctx_st;
struct bio_st;

namespace esimlab {

class HttpsServer;

class HttpsConnection : public std::enable_shared_from_this<HttpsConnection> {
 public:
  HttpsConnection(HttpsServer& server, int fd, unsigned number, ssl_ctx_st* context);
  ~HttpsConnection();
  HttpsConnection(const HttpsConnection&) = delete;
  HttpsConnection& operator=(const HttpsConnection&) = delete;

  void start();
  // Closes with a TCP reset.
  void reset();

 private:
  enum class State { handshake, reading, answering, mute, closing, closed };

  void onReadable();
  bool receive();  // false: the peer has closed
  void advance();
  bool handshake();
  void readRequests();
  void answer(HttpRequest request);
  void answerError(const HttpError& error);
  void startSending();
  void sendPart();
  void finishAnswer();
  void write(ByteView octets);  // as one TLS record if it fits
  void flush();
  void closeCleanly();
  void close(bool abruptly);

  HttpsServer& server_;
  int fd_;
  unsigned number_;
  ssl_st* ssl_ = nullptr;
  bio_st* fromPeer_ = nullptr;  // owned by ssl_
  bio_st* toPeer_ = nullptr;    // owned by ssl_
  State state_ = State::handshake;
  bool peerClosed_ = false;
  bool ticketSent_ = false;
  Bytes input_;    // decrypted, not yet parsed
  Bytes output_;   // encrypted, not yet taken by the kernel
  Bytes pending_;  // of the response, not yet encrypted
  HttpRequest request_;
  HttpResponse response_;
  esimgw::FdWatch readable_;
  esimgw::FdWatch writable_;
  esimgw::Timer timer_;
};

}  // namespace esimlab
