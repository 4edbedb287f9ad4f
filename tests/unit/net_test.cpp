// SPDX-License-Identifier: Apache-2.0
// The HTTPS client against a TLS server that does what each test says.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "net/http_client.hpp"
#include "runtime/pending.hpp"
#include "tls_server.hpp"

using namespace esimgw;
using namespace std::chrono_literals;
using test::answering;
using test::CertificateForm;
using test::httpOk;
using test::selfSigned;
using test::TlsConnection;
using test::TlsServer;

namespace {

constexpr auto patience = 20s;

struct Outcome {
  std::optional<net::HttpResponse> response;
  std::optional<Error> error;
  bool done() const { return response || error; }
};

Task<void> post(net::HttpClient& client, net::HttpRequest request, Outcome* outcome) {
  try {
    auto response = co_await client.post(std::move(request));
    outcome->response = std::move(response);
  } catch (const Error& error) {
    outcome->error = error;
  }
}

struct NetTest : testing::Test {
  Loop loop;
  test::ServerIdentity identity = selfSigned();

  net::HttpServer at(const TlsServer& server, net::TlsTrust trust) {
    net::HttpServer options;
    options.host = "127.0.0.1";
    options.port = server.port();
    options.trust = std::move(trust);
    return options;
  }
  net::HttpServer pinned(const TlsServer& server) {
    return at(server, net::TrustedPublicKey{test::publicKey(identity.key)});
  }
  net::HttpRequest request() {
    net::HttpRequest request;
    request.path = "/gsma/rsp2/asn1";
    request.headers = {"Content-Type: application/x-gsma-rsp-asn1",
                       "X-Admin-Protocol: gsma/rsp/v2.1.0", "User-Agent: gsma-rsp-ipad"};
    request.body = Bytes(21, 0x5A);
    request.timeout = patience;
    return request;
  }
  Outcome run(net::HttpClient& client, net::HttpRequest request) {
    Outcome outcome;
    loop.spawn("post", post(client, std::move(request), &outcome));
    EXPECT_TRUE(loop.runUntil([&] { return outcome.done() && loop.rootCount() == 0; }, patience));
    return outcome;
  }
  // One POST by a client of its own; the Code it fails with.
  Outcome once(net::HttpServer options) {
    net::HttpClient client(loop, std::move(options));
    return run(client, request());
  }
  bool eventually(const std::function<bool()>& condition) {
    return loop.runUntil(condition, patience);
  }
  static std::string body(const Outcome& outcome) {
    return outcome.response ? toText(outcome.response->body) : outcome.error->sentence();
  }
};

#define EXPECT_FAILS(outcome, expected, part)                                                      \
  do {                                                                                             \
    auto result = (outcome);                                                                       \
    ASSERT_TRUE(result.error) << "status " << result.response->status;                             \
    EXPECT_EQ(name(result.error->code()), name(expected)) << result.error->sentence();             \
    EXPECT_EQ(result.error->domain(), Domain::network);                                            \
    EXPECT_NE(result.error->sentence().find(part), std::string::npos) << result.error->sentence(); \
  } while (false)

}  // namespace

// --- what is sent --------------------------------------------------------------------------------

TEST_F(NetTest, SendsOnlyTheHeadersTheBindingNeeds) {
  TlsServer server(identity, answering(httpOk("answer")));
  net::HttpClient client(loop, pinned(server));
  auto outcome = run(client, request());
  ASSERT_TRUE(outcome.response) << outcome.error->sentence();
  EXPECT_EQ(outcome.response->status, 200u);
  EXPECT_EQ(outcome.response->contentType, "application/x-gsma-rsp-asn1");
  EXPECT_EQ(toText(outcome.response->body), "answer");
  EXPECT_EQ(server.lastRequest(),
            "POST /gsma/rsp2/asn1 HTTP/1.1\r\n"
            "Host: 127.0.0.1:" +
                std::to_string(server.port()) +
                "\r\n"
                "Content-Type: application/x-gsma-rsp-asn1\r\n"
                "X-Admin-Protocol: gsma/rsp/v2.1.0\r\n"
                "User-Agent: gsma-rsp-ipad\r\n"
                "Content-Length: 21\r\n\r\n" +
                std::string(21, 0x5A));
}

TEST_F(NetTest, HeaderAndBodyLeaveInOneTlsRecord) {
  std::atomic<int> firstRead{0};
  TlsServer server(identity, [&](TlsConnection& connection) {
    if (!connection.handshake()) return;
    char buffer[16384];
    firstRead = SSL_read(connection.ssl, buffer, sizeof buffer);  // never more than one record
    connection.write(httpOk(""));
    connection.waitForClose();
  });
  net::HttpClient client(loop, pinned(server));
  ASSERT_TRUE(run(client, request()).response);
  EXPECT_GT(firstRead, 21 + 100);
}

TEST_F(NetTest, TheEnvironmentsProxyIsNotAsked) {
  setenv("https_proxy", "http://127.0.0.1:9", 1);
  setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
  TlsServer server(identity, answering(httpOk("direct")));
  EXPECT_EQ(body(once(pinned(server))), "direct");
  unsetenv("https_proxy");
  unsetenv("ALL_PROXY");
}

TEST_F(NetTest, RefusesHeadersThatWouldSmuggleAnother) {
  TlsServer server(identity, answering(httpOk("")));
  net::HttpClient client(loop, pinned(server));
  auto evil = request();
  evil.headers.push_back("X-Admin-Protocol: a\r\nX-Other: b");
  EXPECT_FAILS(run(client, std::move(evil)), Code::configuration, "control character");
}

// --- connections and sessions --------------------------------------------------------------------

TEST_F(NetTest, OneConnectionServesADialogueAndIsClosedPolitelyAtItsEnd) {
  TlsServer server(identity, answering(httpOk("answer")));
  net::HttpClient client(loop, pinned(server));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(run(client, request()).response);
  EXPECT_EQ(client.counters().connections, 1u);
  EXPECT_EQ(client.counters().openConnections, 1u);
  client.closeConnections();
  EXPECT_EQ(client.counters().openConnections, 0u);
  EXPECT_TRUE(eventually([&] { return server.counts().closed == 1u; }));
  EXPECT_EQ(server.counts().closeNotify, 1u);
}

TEST_F(NetTest, TheNextConnectionResumesTheSession) {
  for (int version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
    TlsServer server(identity, answering(httpOk("answer")), version);
    net::HttpClient client(loop, pinned(server));
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(run(client, request()).response);
      client.closeConnections();
    }
    EXPECT_EQ(client.counters().connections, 3u);
    EXPECT_EQ(client.counters().resumed, 2u);
    EXPECT_TRUE(eventually([&] { return server.counts().closed == 3u; }));
    EXPECT_EQ(server.counts().resumed, 2u);
  }
}

TEST_F(NetTest, ASessionIsNotSharedWithAnotherTrust) {
  TlsServer server(identity, answering(httpOk("answer")));
  net::HttpClient believing(loop, pinned(server));
  ASSERT_TRUE(run(believing, request()).response);
  believing.closeConnections();
  net::HttpClient other(loop, at(server, net::TrustedPublicKey{test::publicKey(test::newKey())}));
  EXPECT_FAILS(run(other, request()), Code::eimUntrusted, "not the trusted one");
  EXPECT_EQ(other.counters().resumed, 0u);
}

TEST_F(NetTest, DroppedConnectionsAreResetAndTheSessionSurvives) {
  TlsServer server(identity, answering(httpOk("answer")));
  net::HttpClient client(loop, pinned(server));
  ASSERT_TRUE(run(client, request()).response);
  client.dropConnections();
  EXPECT_EQ(client.counters().openConnections, 0u);
  EXPECT_TRUE(eventually([&] { return server.counts().closed == 1u; }));
  EXPECT_EQ(server.counts().closeNotify, 0u);
  ASSERT_TRUE(run(client, request()).response);
  EXPECT_EQ(client.counters().resumed, 1u);
}

TEST_F(NetTest, DroppingEndsTransfersInProgress) {
  std::atomic<bool> asked{false};
  TlsServer server(identity, [&](TlsConnection& connection) {
    if (!connection.handshake()) return;
    connection.readRequest();
    asked = true;
    connection.waitForClose();
  });
  net::HttpClient client(loop, pinned(server));
  Outcome outcome;
  loop.spawn("post", post(client, request(), &outcome));
  ASSERT_TRUE(eventually([&] { return asked.load(); }));
  client.dropConnections();
  ASSERT_TRUE(eventually([&] { return outcome.done(); }));
  EXPECT_FAILS(outcome, Code::eimUnreachable, "dropped");
}

TEST_F(NetTest, ClosingWaitsForTheTransferInProgress) {
  TlsServer server(identity, answering(httpOk("answer")));
  net::HttpClient client(loop, pinned(server));
  Outcome outcome;
  loop.spawn("post", post(client, request(), &outcome));
  loop.post([&] { client.closeConnections(); });
  ASSERT_TRUE(eventually([&] { return outcome.done(); }));
  EXPECT_EQ(body(outcome), "answer");
  EXPECT_TRUE(eventually([&] { return server.counts().closed == 1u; }));
  EXPECT_EQ(client.counters().openConnections, 0u);
}

TEST_F(NetTest, ConcurrentPostsAllEnd) {
  TlsServer server(identity, [](TlsConnection& connection) {
    if (!connection.handshake()) return;
    connection.readRequest();
    connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
  });
  net::HttpClient client(loop, pinned(server));
  std::vector<Outcome> outcomes(5);
  for (auto& outcome : outcomes) loop.spawn("post", post(client, request(), &outcome));
  ASSERT_TRUE(eventually([&] { return loop.rootCount() == 0; }));
  for (auto& outcome : outcomes) EXPECT_EQ(body(outcome), "ok");
}

TEST_F(NetTest, ConnectToReplacesNameResolution) {
  identity = selfSigned({.name = "eim.example"});
  TlsServer server(identity, answering(httpOk("private")));
  auto options = pinned(server);
  options.host = "eim.example";
  options.port = 443;
  options.connectTo = "127.0.0.1:" + std::to_string(server.port());
  EXPECT_EQ(body(once(options)), "private");
  EXPECT_NE(server.lastRequest().find("Host: eim.example\r\n"), std::string::npos);
}

TEST_F(NetTest, ConnectionsAreBoundToTheInterface) {
  TlsServer server(identity, answering(httpOk("answer")));
  net::HttpClient client(loop, pinned(server));
  client.useInterface("lo");
  EXPECT_EQ(body(run(client, request())), "answer");
  client.useInterface("");
  EXPECT_EQ(body(run(client, request())), "answer");
  EXPECT_EQ(client.counters().connections, 1u);  // any: the open one too
  client.useInterface("absent0");
  EXPECT_EQ(client.counters().openConnections, 0u);  // the one over the other interface is gone
  EXPECT_FAILS(run(client, request()), Code::eimUnreachable, "absent0");
  client.useInterface("");
  EXPECT_EQ(body(run(client, request())), "answer");
}

// --- trust ---------------------------------------------------------------------------------------

TEST_F(NetTest, TheKeyOfTheServerOrOfAnIssuerIsBelieved) {
  auto rootKey = test::newKey();
  auto root = test::newCertificate({.name = "root", .authority = true}, rootKey);
  auto middleKey = test::newKey();
  auto middle =
      test::newCertificate({.name = "middle", .authority = true}, middleKey, root, rootKey);
  auto leafKey = test::newKey();
  auto leaf = test::newCertificate({}, leafKey, middle, middleKey);
  TlsServer server({leafKey, {leaf, middle}}, answering(httpOk("answer")));
  for (const auto& key : {leafKey, middleKey, rootKey})
    EXPECT_EQ(body(once(at(server, net::TrustedPublicKey{test::publicKey(key)}))), "answer");
  EXPECT_FAILS(once(at(server, net::TrustedPublicKey{test::publicKey(test::newKey())})),
               Code::eimUntrusted, "not the trusted one");
}

TEST_F(NetTest, AnAuthorityIsAnAnchorAlsoWhenItIsNoRoot) {
  auto rootKey = test::newKey();
  auto root = test::newCertificate({.name = "root", .authority = true}, rootKey);
  auto middleKey = test::newKey();
  auto middle =
      test::newCertificate({.name = "middle", .authority = true}, middleKey, root, rootKey);
  auto leafKey = test::newKey();
  auto leaf = test::newCertificate({}, leafKey, middle, middleKey);
  TlsServer server({leafKey, {leaf, middle}}, answering(httpOk("answer")));
  EXPECT_EQ(body(once(at(server, net::TrustedCertificate{test::der(root)}))), "answer");
  EXPECT_EQ(body(once(at(server, net::TrustedCertificate{test::der(middle)}))), "answer");

  auto otherKey = test::newKey();
  auto other = test::newCertificate({.name = "root", .authority = true}, otherKey);
  EXPECT_FAILS(once(at(server, net::TrustedCertificate{test::der(other)})), Code::eimUntrusted,
               "not trusted");
}

TEST_F(NetTest, AnEndEntityCertificateIsAPinOfItsKeyOnly) {
  auto leaf = identity.chain[0];
  {
    TlsServer server(identity, answering(httpOk("answer")));
    EXPECT_EQ(body(once(at(server, net::TrustedCertificate{test::der(leaf)}))), "answer");
  }
  {
    auto renewed = test::newCertificate({}, identity.key);
    TlsServer server({identity.key, {renewed}}, answering(httpOk("renewed")));
    EXPECT_EQ(body(once(at(server, net::TrustedCertificate{test::der(leaf)}))), "renewed");
  }
  auto key = test::newKey();
  auto issued = test::newCertificate({}, key, leaf, identity.key);  // it is no authority
  TlsServer server({key, {issued, leaf}}, answering(httpOk("issued")));
  EXPECT_FAILS(once(at(server, net::TrustedCertificate{test::der(leaf)})), Code::eimUntrusted,
               "not the trusted one");
}

TEST_F(NetTest, ABundleIsBelievedOnlyWhenItIsConfigured) {
  auto rootKey = test::newKey();
  auto root = test::newCertificate({.name = "root", .authority = true}, rootKey);
  auto leaf = test::newCertificate({}, identity.key, root, rootKey);
  TlsServer server({identity.key, {leaf}}, answering(httpOk("answer")));
  char path[] = "/tmp/net-test-XXXXXX";
  int fd = mkstemp(path);
  ASSERT_GE(fd, 0);
  std::ofstream(path) << test::pem(root);
  EXPECT_EQ(body(once(at(server, net::TrustedBundle{path}))), "answer");
  setenv("SSL_CERT_FILE", path, 1);
  EXPECT_FAILS(once(at(server, net::TrustedPublicKey{test::publicKey(test::newKey())})),
               Code::eimUntrusted, "not the trusted one");
  unsetenv("SSL_CERT_FILE");
  close(fd);
  unlink(path);
  EXPECT_FAILS(once(at(server, net::TrustedBundle{path})), Code::configuration, "cannot read");
}

TEST_F(NetTest, AWrongNameIsRefusedUnderEachTrust) {
  auto rootKey = test::newKey();
  auto root = test::newCertificate({.name = "root", .authority = true}, rootKey);
  auto leaf = test::newCertificate({.name = "other.example"}, identity.key, root, rootKey);
  TlsServer server({identity.key, {leaf}}, answering(httpOk("answer")));
  for (const auto& trust : std::vector<net::TlsTrust>{
           net::TrustedPublicKey{test::publicKey(identity.key)},
           net::TrustedCertificate{test::der(root)}, net::TrustedCertificate{test::der(leaf)}})
    EXPECT_FAILS(once(at(server, trust)), Code::eimUntrusted, "is not for '127.0.0.1'");
}

TEST_F(NetTest, AnExpiredCertificateIsRefusedUnderEachTrust) {
  auto rootKey = test::newKey();
  auto root = test::newCertificate({.name = "root", .authority = true}, rootKey);
  auto leaf = test::newCertificate({.notAfter = -3600}, identity.key, root, rootKey);
  TlsServer server({identity.key, {leaf}}, answering(httpOk("answer")));
  for (const auto& trust : std::vector<net::TlsTrust>{
           net::TrustedPublicKey{test::publicKey(identity.key)},
           net::TrustedCertificate{test::der(root)}, net::TrustedCertificate{test::der(leaf)}})
    EXPECT_FAILS(once(at(server, trust)), Code::eimUntrusted, "certificate expired at");
}

TEST_F(NetTest, DatesCannotBeJudgedBeforeTheClockIsSet) {
  identity = selfSigned({.notBefore = 3600});
  TlsServer server(identity, answering(httpOk("answer")));
  auto options = pinned(server);
  EXPECT_FAILS(once(options), Code::eimUntrusted, "valid only from");
  options.clockPlausible = [] { return false; };
  EXPECT_FAILS(once(options), Code::clockNotSet, "the clock is not set");
  // A wrong key stays a wrong key.
  options.trust = net::TrustedPublicKey{test::publicKey(test::newKey())};
  EXPECT_FAILS(once(options), Code::eimUntrusted, "not the trusted one");
  // So does a wrong name.
  options = pinned(server);
  options.clockPlausible = [] { return false; };
  options.host = "localhost";
  options.connectTo = "127.0.0.1:" + std::to_string(server.port());
  EXPECT_FAILS(once(options), Code::eimUntrusted, "is not for 'localhost'");
}

TEST_F(NetTest, ValidDatesAreEnoughWhateverTheClockIsSaidToBe) {
  TlsServer server(identity, answering(httpOk("answer")));
  auto options = pinned(server);
  options.clockPlausible = [] { return false; };
  EXPECT_EQ(body(once(options)), "answer");
}

TEST_F(NetTest, UnusableTrustIsSaidBeforeAnyConnection) {
  for (const auto& trust : std::vector<net::TlsTrust>{
           net::TrustedPublicKey{}, net::TrustedPublicKey{fromHex("3000")},
           net::TrustedCertificate{fromHex("30030201")}, net::TrustedBundle{}}) {
    net::HttpServer options;
    options.host = "127.0.0.1";
    options.trust = trust;
    EXPECT_TRUE(net::whyUnusable(trust));
    EXPECT_THROW(net::HttpClient(loop, options), Error);
  }
}

// --- servers that fail ---------------------------------------------------------------------------

TEST_F(NetTest, EachStatusIsAValueAndRedirectsAreNotFollowed) {
  for (unsigned status : {204u, 302u, 307u, 404u, 500u}) {
    auto head = "HTTP/1.1 " + std::to_string(status) + " X\r\nLocation: https://127.0.0.1:1/\r\n";
    TlsServer server(identity,
                     answering(head + (status == 204 ? "\r\n" : "Content-Length: 0\r\n\r\n")));
    auto outcome = once(pinned(server));
    ASSERT_TRUE(outcome.response) << outcome.error->sentence();
    EXPECT_EQ(outcome.response->status, status);
    EXPECT_TRUE(outcome.response->body.empty());
  }
}

TEST_F(NetTest, InterimResponsesChunksAndTrailersAreHttpToo) {
  TlsServer server(identity, answering("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                                       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                       "3\r\nans\r\n3\r\nwer\r\n0\r\nX-Trailer: t\r\n\r\n"));
  EXPECT_EQ(body(once(pinned(server))), "answer");
  TlsServer cut(identity, [](TlsConnection& connection) {
    if (!connection.handshake()) return;
    connection.readRequest();
    connection.write("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nCont");
  });
  EXPECT_FAILS(once(pinned(cut)), Code::eimUnreachable, "127.0.0.1");
}

TEST_F(NetTest, NobodyListens) {
  std::uint16_t port = 0;
  {
    TlsServer server(identity, answering(""));
    port = server.port();
  }
  net::HttpServer options;
  options.host = "127.0.0.1";
  options.port = port;
  options.trust = net::TrustedPublicKey{test::publicKey(identity.key)};
  EXPECT_FAILS(once(options), Code::eimUnreachable, "127.0.0.1");
}

TEST_F(NetTest, AConnectionCutAtEachStage) {
  using Cut = std::function<void(TlsConnection&)>;
  auto answer = httpOk(std::string(1000, 'x'));
  for (const auto& cut : std::vector<Cut>{
           [](TlsConnection&) {},                    // before the handshake
           [](TlsConnection& c) { c.reset(); },      // the same, as a reset
           [](TlsConnection& c) { c.handshake(); },  // before the request
           [](TlsConnection& c) {
             c.handshake();
             c.readRequest();
           },  // before the answer
           [](TlsConnection& c) {
             c.handshake();
             c.readRequest();
             c.reset();
           },
           [](TlsConnection& c) {
             c.handshake();
             c.readRequest();
             c.write("HTTP/1.");
           },
           [](TlsConnection& c) {
             c.handshake();
             c.readRequest();
             c.write("HTTP/1.1 200 OK\r\nCont");
           },
           [&](TlsConnection& c) {
             c.handshake();
             c.readRequest();
             c.write(answer.substr(0, 600));
           },
           [&](TlsConnection& c) {
             c.handshake();
             c.readRequest();
             c.write(answer.substr(0, 600));
             SSL_shutdown(c.ssl);
           },
       }) {
    TlsServer server(identity, cut);
    EXPECT_FAILS(once(pinned(server)), Code::eimUnreachable, "127.0.0.1");
  }
}

TEST_F(NetTest, APeerThatSpeaksNoTlsOrNoHttp) {
  TlsServer plain(identity, [](TlsConnection& connection) {
    static_cast<void>(::write(connection.fd, "HTTP/1.1 200 OK\r\n\r\n", 19));
    connection.waitForClose();
  });
  EXPECT_FAILS(once(pinned(plain)), Code::eimUnreachable, "127.0.0.1");
  TlsServer noise(identity, answering(std::string("\x30\x03\x02\x01 what is this\r\n\r\n")));
  EXPECT_FAILS(once(pinned(noise)), Code::malformed, "127.0.0.1");
}

TEST_F(NetTest, AnOversizedAnswerEndsTheTransfer) {
  auto tooMuch = std::string(64 * 1024 + 1, 'x');
  std::vector<std::string> answers = {
      httpOk(tooMuch),                                                             // announced
      "HTTP/1.1 200 OK\r\n\r\n" + tooMuch,                                         // until close
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n" + tooMuch,  // in one chunk
      "HTTP/1.1 200 OK\r\nX-Long: " + tooMuch + "\r\n\r\n",                        // header
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n",
  };
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 2000; ++i) many += "X-Many: yes\r\n";
  answers.push_back(many + "\r\n");
  for (const auto& answer : answers) {
    TlsServer server(identity, answering(answer));
    EXPECT_FAILS(once(pinned(server)), Code::malformed, "longer than allowed");
  }
}

TEST_F(NetTest, ASlowDripEnds) {
  TlsServer server(identity, [](TlsConnection& connection) {
    if (!connection.handshake()) return;
    connection.readRequest();
    auto answer = httpOk(std::string(1000, 'x'));
    for (std::size_t i = 0; i < answer.size() && !connection.stopping(); ++i) {
      connection.write(answer.substr(i, 1));
      connection.pause(30);
    }
  });
  net::HttpClient client(loop, pinned(server));
  auto slow = request();
  slow.timeout = 400ms;
  EXPECT_FAILS(run(client, slow), Code::eimUnreachable, "in time");
}

TEST_F(NetTest, ASilentServerEndsByTheStallTimeout) {
  TlsServer server(identity, [](TlsConnection& connection) {
    if (!connection.handshake()) return;
    connection.readRequest();
    connection.waitForClose();
  });
  auto options = pinned(server);
  options.stallTimeout = 1s;
  EXPECT_FAILS(once(options), Code::eimUnreachable, "127.0.0.1");
}

TEST_F(NetTest, AHandshakeThatStandsStillEnds) {
  TlsServer server(identity, [](TlsConnection& connection) { connection.waitForClose(); });
  auto options = pinned(server);
  options.connectTimeout = 300ms;
  EXPECT_FAILS(once(options), Code::eimUnreachable, "127.0.0.1");
}

TEST_F(NetTest, AConnectionThatDiedBetweenTwoPostsIsReplaced) {
  TlsServer server(identity, [](TlsConnection& connection) {
    if (!connection.handshake()) return;
    connection.readRequest();
    connection.write(httpOk("answer"));
  });
  net::HttpClient client(loop, pinned(server));
  EXPECT_EQ(body(run(client, request())), "answer");
  EXPECT_EQ(body(run(client, request())), "answer");
  EXPECT_EQ(client.counters().connections, 2u);
}

// --- ending early --------------------------------------------------------------------------------

TEST_F(NetTest, CancellingEndsATransferAtEachStage) {
  for (int stage = 0; stage < 4; ++stage) {
    std::atomic<bool> reached{stage == 0};
    TlsServer server(identity, [&, stage](TlsConnection& connection) {
      if (stage == 1) reached = true;  // accepted, no handshake
      if (stage >= 2 && !connection.handshake()) return;
      if (stage >= 2) connection.readRequest();
      if (stage == 3) connection.write(httpOk(std::string(1000, 'x')).substr(0, 500));
      if (stage >= 2) reached = true;
      connection.waitForClose();
    });
    net::HttpClient client(loop, pinned(server));
    Outcome outcome;
    auto stop = loop.spawn("post", post(client, request(), &outcome));
    ASSERT_TRUE(eventually([&] { return reached.load(); }));
    stop.request({Domain::request, Code::cancelled, "enough"});
    ASSERT_TRUE(eventually([&] { return loop.rootCount() == 0; }));
    ASSERT_TRUE(outcome.error);
    EXPECT_EQ(outcome.error->sentence(), "enough");
    EXPECT_EQ(client.counters().openConnections, 0u);
  }
}

TEST_F(NetTest, AClientMayDieUnderItsTransfers) {
  std::atomic<bool> asked{false};
  TlsServer server(identity, [&](TlsConnection& connection) {
    if (!connection.handshake()) return;
    connection.readRequest();
    asked = true;
    connection.waitForClose();
  });
  auto client = std::make_unique<net::HttpClient>(loop, pinned(server));
  Outcome outcome;
  loop.spawn("post", post(*client, request(), &outcome));
  ASSERT_TRUE(eventually([&] { return asked.load(); }));
  client.reset();
  ASSERT_TRUE(eventually([&] { return loop.rootCount() == 0; }));
  EXPECT_FAILS(outcome, Code::cancelled, "shutting down");
}

TEST_F(NetTest, ATaskMayBeDestroyedInItsTransfer) {
  std::atomic<bool> asked{false};
  TlsServer server(identity, [&](TlsConnection& connection) {
    if (!connection.handshake()) return;
    connection.readRequest();
    asked = true;
    connection.write(httpOk("late"));
    connection.waitForClose();
  });
  Outcome outcome;
  auto inner = std::make_unique<Loop>();
  net::HttpClient client(*inner, pinned(server));
  inner->spawn("post", post(client, request(), &outcome));
  ASSERT_TRUE(inner->runUntil([&] { return asked.load(); }, patience));
  EXPECT_EQ(inner->rootCount(), 1u);
}
