// SPDX-License-Identifier: Apache-2.0
#include "esipa/remote_eim.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace esimgw::esipa {
namespace {

// SGP.32 §6.1.1
constexpr std::string_view contentType = "application/x-gsma-rsp-asn1";

// A response is a handful of nested elements; deeper is an attack on whoever walks it.
constexpr unsigned deepestAnswer = 16;

struct HostAndPort {
  std::string host;
  unsigned port = 443;
};

Error badAddress(const std::string& why) {
  return {Domain::eim, Code::configuration, "the eIM's address " + why};
}

bool isHostCharacter(unsigned char c) {
  return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
}

unsigned parsePort(std::string_view digits) {
  unsigned port = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port == 0 || port > 65535)
    throw badAddress("has no valid port number");
  return port;
}

// eimFqdn comes from the card: only what a host name or address may contain reaches curl.
HostAndPort parseAddress(const std::string& address) {
  HostAndPort parsed;
  auto bracket = address.find(']');
  bool inBrackets = !address.empty() && address[0] == '[' && bracket != std::string::npos;
  auto colon = address.find(':', inBrackets ? bracket : 0);
  parsed.host = address.substr(0, colon);
  if (colon != std::string::npos)
    parsed.port = parsePort(std::string_view(address).substr(colon + 1));
  std::string_view bare = parsed.host;
  if (inBrackets) {
    bare = bare.substr(1, bare.size() - 2);
    bool valid = std::all_of(bare.begin(), bare.end(), [](unsigned char c) {
      return std::isxdigit(c) != 0 || c == ':' || c == '.';
    });
    if (!valid || bracket + 1 != parsed.host.size()) throw badAddress("is no IPv6 address");
  } else if (!std::all_of(bare.begin(), bare.end(), isHostCharacter)) {
    throw badAddress("is no host name");
  }
  if (bare.empty() || bare.size() > 253) throw badAddress("is empty or too long");
  // A name may be written with the final dot that makes it absolute; certificates have none.
  if (parsed.host.size() > 1 && parsed.host.back() == '.') parsed.host.pop_back();
  return parsed;
}

net::HttpServer serverOf(const RemoteEimOptions& options) {
  auto [host, port] = parseAddress(options.address);
  if (options.path.empty() || options.path[0] != '/')
    throw Error(Domain::eim, Code::configuration, "the path of ESipa must begin with /");
  net::HttpServer server;
  server.host = host;
  server.port = port;
  server.trust = options.trust;
  server.connectTo = options.connectTo;
  server.proxy = options.proxy;
  server.connectTimeout = options.connectTimeout;
  server.middleboxCompatibility = options.middleboxCompatibility;
  server.clockPlausible = options.clockPlausible;
  return server;
}

// Media types are compared without parameters and in any case.
bool isEsipa(const std::string& type) {
  auto end = type.find_first_of("; \t");
  auto media = std::string_view(type).substr(0, end);
  return std::equal(media.begin(), media.end(), contentType.begin(), contentType.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

// Where the status says "executed", is the body an ESipa message? Peers leave the header out.
void checkAnswer(const net::HttpResponse& response, const std::string& function) {
  if (response.status != 200 && response.status != 204)
    throw Error(
        Domain::eim, Code::eimRefused,
        function + ": the eIM answered with HTTP status " + std::to_string(response.status));
  if (!response.body.empty() && !response.contentType.empty() && !isEsipa(response.contentType))
    throw Error(Domain::eim, Code::eimRefused,
                function + ": the eIM's answer is no ESipa message but of another content type");
}

EimPackageAnswer readEimPackage(const Bytes& answer) {
  try {
    tlv::checkNesting(answer, deepestAnswer);
    return rsp::GetEimPackageResponse::parse(answer);
  } catch (const rsp::MalformedEimPackage& malformed) {
    return UnreadableEimPackage{malformed.what(), malformed.eimTransactionId()};
  } catch (const tlv::Malformed& malformed) {
    return UnreadableEimPackage{malformed.what(), rsp::findEimTransactionId(answer)};
  }
}

}  // namespace

RemoteEim::RemoteEim(Loop& loop, RemoteEimOptions options)
    : options_(std::move(options)), client_(loop, serverOf(options_)) {}

RemoteEim::~RemoteEim() = default;

// SGP.32 §6.1.1, §6.3: one message for each request; its outer tag names the function.
Task<Bytes> RemoteEim::call(Bytes message, const char* function) {
  net::HttpRequest request;
  request.path = options_.path;
  request.headers = {"Content-Type: " + std::string(contentType),
                     "X-Admin-Protocol: " + options_.adminProtocol,
                     "User-Agent: " + options_.userAgent};
  request.body = std::move(message);
  request.responseLimit = options_.responseLimit;
  request.timeout = options_.timeout;
  auto response = co_await client_.post(std::move(request));
  checkAnswer(response, function);
  co_return std::move(response.body);
}

Task<EimPackageAnswer> RemoteEim::getEimPackage(rsp::GetEimPackageRequest request) {
  auto message = request.encode();
  try {
    auto answer = co_await call(std::move(message), "GetEimPackage");
    co_return readEimPackage(answer);
  } catch (const Error& error) {
    // Too long for us, every time it is asked for: the eIM has to learn that.
    if (error.code() != Code::malformed) throw;
    co_return UnreadableEimPackage{error.sentence(), std::nullopt};
  }
}

Task<rsp::ProvideEimPackageResultResponse> RemoteEim::provideEimPackageResult(Bytes message) {
  auto answer = co_await call(std::move(message), "ProvideEimPackageResult");
  try {
    tlv::checkNesting(answer, deepestAnswer);
    co_return rsp::ProvideEimPackageResultResponse::parse(answer);
  } catch (const tlv::Malformed& malformed) {
    throw Error(Domain::eim, Code::malformed,
                std::string("ProvideEimPackageResult: the eIM's answer: ") + malformed.what());
  }
}

Task<void> RemoteEim::handleNotification(Bytes message) {
  // Nothing is said beside the status; a body is not looked at.
  co_await call(std::move(message), "HandleNotification");
}

void RemoteEim::useInterface(std::string interface) {
  client_.useInterface(std::move(interface));
}

void RemoteEim::endDialogue() {
  if (!options_.keepAlive) client_.closeConnections();
}

void RemoteEim::dropConnections() {
  client_.dropConnections();
}

net::HttpCounters RemoteEim::counters() const {
  return client_.counters();
}

}  // namespace esimgw::esipa
