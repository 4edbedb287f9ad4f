// SPDX-License-Identifier: Apache-2.0
#include "net/http_transfer.hpp"

#include <algorithm>
#include <string_view>

#include "net/tls_client.hpp"

namespace esimgw::net {
namespace {

// Octets of status line and headers; ESipa's are about 150.
constexpr std::size_t longestHeader = 16 * 1024;
// Octets a second. Slower for HttpServer::stallTimeout means that nothing comes any more.
constexpr long slowest = 10;
// A router's uplink answers a SYN later than a desktop's: do not race the other address family
// after curl's 200 ms, each attempt costs octets.
constexpr long otherFamilyAfterMilliseconds = 2000;

long milliseconds(Duration duration) {
  return static_cast<long>(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

// Headers reach the wire as they are.
void checkLine(const std::string& text) {
  for (unsigned char c : text) {
    if (c < ' ' || c == 0x7F)
      throw Error(Domain::network, Code::configuration, "a header or path has a control character");
  }
}

SlistPtr appended(SlistPtr list, const std::string& text) {
  checkLine(text);
  auto* longer = curl_slist_append(list.get(), text.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  return SlistPtr(longer);
}

}  // namespace

HttpTransfer::HttpTransfer(const HttpServer& server, HttpRequest request,
                           std::shared_ptr<PeerVerification> verification, HttpCounters& counters)
    : request_(std::move(request)),
      host_(server.host),
      middleboxCompatibility_(server.middleboxCompatibility),
      verification_(std::move(verification)),
      counters_(counters),
      easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
  setRequest(server);
  setConnection(server);
  setTls();
  setCallbacks();
}

template <class Value>
void HttpTransfer::set(CURLoption option, Value value) {
  auto outcome = curl_easy_setopt(easy_.get(), option, value);
  if (outcome != CURLE_OK)
    throw Error(Domain::network, Code::configuration,
                "this libcurl refuses option " + std::to_string(option) + ": " +
                    curl_easy_strerror(outcome));
}

void HttpTransfer::setRequest(const HttpServer& server) {
  auto url = "https://" + server.host;
  if (server.port != 443) url += ":" + std::to_string(server.port);
  url += request_.path;
  checkLine(url);
  for (const auto& header : request_.headers) headers_ = appended(std::move(headers_), header);
  // An empty one removes what curl would add.
  headers_ = appended(std::move(headers_), "Accept:");
  headers_ = appended(std::move(headers_), "Expect:");
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_PROTOCOLS_STR, "https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_POST, 1L);
  // curl sends a small body in one write with the headers.
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  set(CURLOPT_POSTFIELDS,
      request_.body.empty() ? "" : reinterpret_cast<const char*>(request_.body.data()));
  set(CURLOPT_HTTPHEADER, headers_.get());
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request_.responseLimit));
}

void HttpTransfer::setConnection(const HttpServer& server) {
  set(CURLOPT_NOSIGNAL, 1L);
  // Else ending a transfer that still resolves its host name would block until the resolver's
  // thread is done, half a minute when no name server answers.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_PROXY, server.proxy.c_str());  // empty: also not the one in the environment
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_TCP_NODELAY, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(server.connectTimeout));
  set(CURLOPT_LOW_SPEED_LIMIT, slowest);
  set(CURLOPT_LOW_SPEED_TIME, std::max(1L, milliseconds(server.stallTimeout) / 1000));
  set(CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS, otherFamilyAfterMilliseconds);
  if (server.connectTo.empty()) return;
  connectTo_ = appended(nullptr, "::" + server.connectTo);
  set(CURLOPT_CONNECT_TO, connectTo_.get());
}

void HttpTransfer::setTls() {
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_ENABLE_ALPN, 0L);
  // PeerVerification judges; curl's own checks stay on beside it, without the system's bundle.
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_CAINFO, static_cast<const char*>(nullptr));
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(CURLOPT_SSL_CTX_FUNCTION, &HttpTransfer::onTlsContext);
  set(CURLOPT_SSL_CTX_DATA, this);
}

void HttpTransfer::setCallbacks() {
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_ERRORBUFFER, errorText_.data());
  set(CURLOPT_HEADERFUNCTION, &HttpTransfer::onHeader);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &HttpTransfer::onBody);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_PREREQFUNCTION, &HttpTransfer::onConnected);
  set(CURLOPT_PREREQDATA, this);
}

CURLcode HttpTransfer::onTlsContext(CURL*, void* context, void* self) {
  auto* transfer = static_cast<HttpTransfer*>(self);
  try {
    auto* tls = static_cast<SSL_CTX*>(context);
    PeerVerification::install(tls, transfer->verification_);
    if (!configureTlsClient(tls, transfer->middleboxCompatibility_)) return CURLE_SSL_CIPHER;
  } catch (...) {  // never through the C frames that called us
    return CURLE_OUT_OF_MEMORY;
  }
  return CURLE_OK;
}

int HttpTransfer::onConnected(void* self, char*, char*, int, int) {
  auto* transfer = static_cast<HttpTransfer*>(self);
  long connects = 0;
  curl_easy_getinfo(transfer->easy(), CURLINFO_NUM_CONNECTS, &connects);
  if (connects == 0) return CURL_PREREQFUNC_OK;  // one that was open already
  ++transfer->counters_.connections;
  curl_tlssessioninfo* info = nullptr;
  curl_easy_getinfo(transfer->easy(), CURLINFO_TLS_SSL_PTR, &info);
  if (info != nullptr && info->backend == CURLSSLBACKEND_OPENSSL && info->internals != nullptr &&
      SSL_session_reused(static_cast<SSL*>(info->internals)) == 1)
    ++transfer->counters_.resumed;
  return CURL_PREREQFUNC_OK;
}

std::size_t HttpTransfer::onHeader(char* data, std::size_t size, std::size_t count, void* self) {
  auto* transfer = static_cast<HttpTransfer*>(self);
  transfer->headerOctets_ += size * count;
  std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) transfer->headersEnded_ = false;  // after a 1xx response
  if (line.starts_with('\r') || line.starts_with('\n')) transfer->headersEnded_ = true;
  transfer->tooLong_ |= transfer->headerOctets_ > longestHeader;
  return transfer->tooLong_ ? 0 : size * count;  // 0 makes curl give up
}

std::size_t HttpTransfer::onBody(char* data, std::size_t size, std::size_t count, void* self) {
  auto* transfer = static_cast<HttpTransfer*>(self);
  auto& body = transfer->response_.body;
  if (size * count > transfer->request_.responseLimit - body.size()) {
    transfer->tooLong_ = true;
    return 0;
  }
  try {
    const auto* octets = reinterpret_cast<const std::uint8_t*>(data);
    body.insert(body.end(), octets, octets + size * count);
  } catch (...) {
    return 0;
  }
  return size * count;
}

HttpResponse HttpTransfer::response(CURLcode code) {
  if (code != CURLE_OK) throw meaning(code);
  // curl is content with a connection that ends within the headers.
  if (!headersEnded_)
    throw Error(Domain::network, Code::eimUnreachable, host_ + ": the answer was cut off");
  long status = 0;
  const char* contentType = nullptr;
  curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy(), CURLINFO_CONTENT_TYPE, &contentType);
  response_.status = static_cast<unsigned>(status);
  if (contentType != nullptr) response_.contentType = contentType;
  return std::move(response_);
}

Error HttpTransfer::timedOut() const {
  return {Domain::network, Code::eimUnreachable, host_ + ": no complete answer in time"};
}

Error HttpTransfer::meaning(CURLcode code) const {
  if (verification_->failure()) return verification_->failure()->in(host_);
  std::string text = errorText_[0] != '\0' ? errorText_.data() : curl_easy_strerror(code);
  auto kind = Code::eimUnreachable;
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION: kind = Code::eimUntrusted; break;
    case CURLE_FILESIZE_EXCEEDED:
    case CURLE_WRITE_ERROR:
      kind = tooLong_ || code == CURLE_FILESIZE_EXCEEDED ? Code::malformed : Code::internal;
      if (kind == Code::malformed) text = "the answer is longer than allowed";
      break;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING: kind = Code::malformed; break;
    case CURLE_URL_MALFORMAT:
    case CURLE_SSL_CIPHER:
    case CURLE_SETOPT_OPTION_SYNTAX:
    case CURLE_BAD_FUNCTION_ARGUMENT: kind = Code::configuration; break;
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT: kind = Code::internal; break;
    default: break;
  }
  return {Domain::network, kind, host_ + ": " + text};
}

}  // namespace esimgw::net
