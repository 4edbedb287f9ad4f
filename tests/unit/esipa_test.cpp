// SPDX-License-Identifier: Apache-2.0
// ESipa over HTTPS: what RemoteEim makes of each answer, and which servers it believes.
#include <gtest/gtest.h>

#include "esipa/remote_eim.hpp"
#include "esipa/trust.hpp"
#include "tls_server.hpp"

using namespace esimgw;
using namespace std::chrono_literals;
using test::answering;
using test::httpOk;
using test::selfSigned;
using test::TlsServer;

namespace {

constexpr auto patience = 20s;
constexpr auto eid = "89049032123451234512345678901235";

template <class T>
struct Outcome {
  std::optional<T> value;
  std::optional<Error> error;
  bool done() const { return value || error; }
};

Task<void> get(Eim& eim, rsp::GetEimPackageRequest request, Outcome<EimPackageAnswer>* outcome) {
  try {
    auto answer = co_await eim.getEimPackage(std::move(request));
    outcome->value = std::move(answer);
  } catch (const Error& error) {
    outcome->error = error;
  }
}

Task<void> provide(Eim& eim, Bytes message,
                   Outcome<rsp::ProvideEimPackageResultResponse>* outcome) {
  try {
    auto answer = co_await eim.provideEimPackageResult(std::move(message));
    outcome->value = std::move(answer);
  } catch (const Error& error) {
    outcome->error = error;
  }
}

Task<void> notify(Eim& eim, Bytes message, Outcome<bool>* outcome) {
  try {
    co_await eim.handleNotification(std::move(message));
    outcome->value = true;
  } catch (const Error& error) {
    outcome->error = error;
  }
}

std::string httpOkHex(std::string_view hex) {
  return httpOk(toText(fromHex(hex)));
}

struct EsipaTest : testing::Test {
  Loop loop;
  test::ServerIdentity identity = selfSigned();

  esipa::RemoteEimOptions at(const TlsServer& server) {
    esipa::RemoteEimOptions options;
    options.address = "127.0.0.1:" + std::to_string(server.port());
    options.trust = net::TrustedPublicKey{test::publicKey(identity.key)};
    options.timeout = patience;
    return options;
  }
  template <class T>
  Outcome<T> run(Task<void> (*function)(Eim&, Bytes, Outcome<T>*), Eim& eim, Bytes message) {
    Outcome<T> outcome;
    loop.spawn("call", function(eim, std::move(message), &outcome));
    EXPECT_TRUE(loop.runUntil([&] { return outcome.done() && loop.rootCount() == 0; }, patience));
    return outcome;
  }
  Outcome<EimPackageAnswer> ask(Eim& eim) {
    rsp::GetEimPackageRequest request;
    request.eidValue = rsp::Eid::fromContents(fromHex(eid));
    Outcome<EimPackageAnswer> outcome;
    loop.spawn("get", get(eim, request, &outcome));
    EXPECT_TRUE(loop.runUntil([&] { return outcome.done() && loop.rootCount() == 0; }, patience));
    return outcome;
  }
  // A client's one GetEimPackage to a server that always gives this HTTP response.
  Outcome<EimPackageAnswer> asked(const std::string& response) {
    TlsServer server(identity, answering(response));
    esipa::RemoteEim eim(loop, at(server));
    return ask(eim);
  }
  static const UnreadableEimPackage& unreadable(const Outcome<EimPackageAnswer>& outcome) {
    if (!outcome.value) throw *outcome.error;
    return std::get<UnreadableEimPackage>(*outcome.value);
  }
  static const rsp::GetEimPackageResponse& package(const Outcome<EimPackageAnswer>& outcome) {
    if (!outcome.value) throw *outcome.error;
    return std::get<rsp::GetEimPackageResponse>(*outcome.value);
  }
};

}  // namespace

TEST_F(EsipaTest, AsksOverHttpAsTheBindingSays) {
  TlsServer server(identity, answering(httpOkHex("BF4F03020101")));
  esipa::RemoteEim eim(loop, at(server));
  auto outcome = ask(eim);
  EXPECT_EQ(std::get<rsp::EimPackageError>(package(outcome).package),
            static_cast<rsp::EimPackageError>(1));
  auto sent = server.lastRequest();
  EXPECT_EQ(sent.substr(0, sent.find("\r\n")), "POST /gsma/rsp2/asn1 HTTP/1.1");
  EXPECT_NE(sent.find("\r\nContent-Type: application/x-gsma-rsp-asn1\r\n"), std::string::npos);
  EXPECT_NE(sent.find("\r\nX-Admin-Protocol: gsma/rsp/v2.1.0\r\n"), std::string::npos);
  EXPECT_NE(sent.find("\r\nUser-Agent: gsma-rsp-ipad\r\n"), std::string::npos);
  EXPECT_EQ(toHex(toBytes(sent.substr(sent.find("\r\n\r\n") + 4))),
            std::string("BF4F125A10") + eid);
}

TEST_F(EsipaTest, EveryReadableAnswerIsAValue) {
  EXPECT_TRUE(std::holds_alternative<rsp::IpaEuiccDataRequest>(
      package(asked(httpOkHex("BF4F08BF52055C03BF2022"))).package));
  EXPECT_TRUE(std::holds_alternative<rsp::ProfileDownloadTriggerRequest>(
      package(asked(httpOkHex("BF4F07BF5404A0028100"))).package));
  // A kind of package that nobody knows yet.
  EXPECT_TRUE(std::holds_alternative<rsp::UnknownElement>(
      package(asked(httpOkHex("BF4F05BF7102 0500"))).package));
}

TEST_F(EsipaTest, EveryUnreadableAnswerIsAValueToo) {
  std::string nested;
  for (int i = 0; i < 200; ++i) nested = toText(tlv::encode(0xA0, nested));
  for (const auto& response : {
           httpOk(""),
           std::string("HTTP/1.1 204 No Content\r\n\r\n"),
           httpOk("this is no TLV"),
           httpOkHex("BF4F"),
           httpOkHex("BF4F03020101FF"),           // trailing octet
           httpOkHex("BF5003020101"),             // another function
           httpOkHex("BF4F0ABF5107300580 0141"),  // cut off
           httpOk(toText(tlv::encode(0xBF4F, nested))),
           httpOk(std::string(64 * 1024 + 1, 'x')),
       }) {
    auto outcome = asked(response);
    ASSERT_TRUE(outcome.value) << outcome.error->sentence();
    EXPECT_FALSE(unreadable(outcome).why.empty());
    EXPECT_FALSE(unreadable(outcome).eimTransactionId);
  }
}

TEST_F(EsipaTest, AnUnreadablePackageKeepsItsTransactionId) {
  // A data request whose tag list is there twice and then breaks off.
  auto outcome = asked(httpOkHex("BF4F0EBF520B8304A1A2A3A45C03BF2F"));
  EXPECT_EQ(toHex(unreadable(outcome).eimTransactionId.value()), "A1A2A3A4");
}

TEST_F(EsipaTest, AStatusBesideSuccessIsARefusal) {
  for (auto status :
       {"500 Internal Server Error", "404 Not Found", "302 Found", "401 X", "201 X"}) {
    auto outcome = asked("HTTP/1.1 " + std::string(status) +
                         "\r\nLocation: https://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
    ASSERT_TRUE(outcome.error);
    EXPECT_EQ(outcome.error->code(), Code::eimRefused);
    EXPECT_NE(outcome.error->sentence().find(std::string(status).substr(0, 3)), std::string::npos);
  }
}

TEST_F(EsipaTest, AnotherContentTypeIsARefusal) {
  auto body = toText(fromHex("BF4F03020101"));
  auto answer = [&](const std::string& type) {
    return "HTTP/1.1 200 OK\r\n" + type + "Content-Length: 6\r\n\r\n" + body;
  };
  auto html = asked(answer("Content-Type: text/html\r\n"));
  ASSERT_TRUE(html.error);
  EXPECT_EQ(html.error->code(), Code::eimRefused);
  EXPECT_TRUE(asked(answer("Content-Type: Application/X-GSMA-RSP-ASN1;charset=x\r\n")).value);
  EXPECT_TRUE(asked(answer("")).value);
}

TEST_F(EsipaTest, ResultsAreAcknowledgedOnlyByAnAnswerThatCanBeRead) {
  auto message = fromHex("BF5009A007800101 020101");
  auto answered = [&](const std::string& response) {
    TlsServer server(identity, answering(response));
    esipa::RemoteEim eim(loop, at(server));
    return run(provide, eim, message);
  };
  auto acknowledged = answered(httpOkHex("BF5009BF5306800101800102"));
  ASSERT_TRUE(acknowledged.value) << acknowledged.error->sentence();
  EXPECT_EQ(std::get<rsp::EimAcknowledgements>(acknowledged.value->result).seqNumbers.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<rsp::EmptyResponse>(
      answered(httpOkHex("BF50023000")).value.value().result));
  EXPECT_TRUE(std::holds_alternative<rsp::ProvideEimPackageResultError>(
      answered(httpOkHex("BF5003020102")).value.value().result));
  for (const auto& response : {httpOk(""), httpOk("noise"), httpOkHex("BF4F03020101")}) {
    auto outcome = answered(response);
    ASSERT_TRUE(outcome.error);
    EXPECT_EQ(outcome.error->code(), Code::malformed);
    EXPECT_EQ(outcome.error->domain(), Domain::eim);
  }
}

TEST_F(EsipaTest, ANotificationIsTakenWith204AndWithAnEmpty200) {
  for (const auto& response : {std::string("HTTP/1.1 204 No Content\r\n\r\n"), httpOk("")}) {
    TlsServer server(identity, answering(response));
    esipa::RemoteEim eim(loop, at(server));
    EXPECT_TRUE(run(notify, eim, fromHex("BF3D02A000")).value);
  }
  TlsServer server(identity, answering("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n"));
  esipa::RemoteEim eim(loop, at(server));
  auto outcome = run(notify, eim, fromHex("BF3D02A000"));
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code(), Code::eimRefused);
}

TEST_F(EsipaTest, NoConnectionStaysAfterADialogueUnlessKeepAliveIsConfigured) {
  for (bool keepAlive : {false, true}) {
    TlsServer server(identity, answering(httpOkHex("BF4F03020101")));
    auto options = at(server);
    options.keepAlive = keepAlive;
    esipa::RemoteEim eim(loop, options);
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(ask(eim).value);
    EXPECT_EQ(eim.counters().connections, 1u);
    EXPECT_EQ(eim.counters().openConnections, 1u);
    eim.endDialogue();
    EXPECT_EQ(eim.counters().openConnections, keepAlive ? 1u : 0u);
    EXPECT_TRUE(ask(eim).value);
    EXPECT_EQ(eim.counters().connections, keepAlive ? 1u : 2u);
    EXPECT_EQ(eim.counters().resumed, keepAlive ? 0u : 1u);
  }
}

TEST_F(EsipaTest, AddressesOfEachFormAndNoOthers) {
  esipa::RemoteEimOptions options;
  options.trust = net::TrustedPublicKey{test::publicKey(identity.key)};
  for (auto good : {"eim.example", "eim.example.", "eim.example:8443", "192.0.2.1", "192.0.2.1:1",
                    "[2001:db8::1]", "[2001:db8::1]:443"}) {
    options.address = good;
    EXPECT_NO_THROW(esipa::RemoteEim(loop, options)) << good;
  }
  for (auto bad : {"", ":443", "eim.example:", "eim.example:0", "eim.example:65536", "a/b", "a b",
                   "user@host", "a:1:2", "[::1", "[x]", "[::1]x", "host?x", "a\nb", "[]"}) {
    options.address = bad;
    try {
      esipa::RemoteEim eim(loop, options);
      ADD_FAILURE() << bad;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::configuration);
    }
  }
}

// --- trust from the card's configuration ---------------------------------------------------------

TEST_F(EsipaTest, TrustComesFromTheCardsConfigurationAndIsNeverGuessed) {
  rsp::EimConfigurationData data;
  data.eimId = "1.2.3";
  esipa::TrustPolicy strict;
  esipa::TrustPolicy lenient{.bundleWhenAbsent = "/etc/ssl/certs/ca-certificates.crt",
                             .bundleWhenUnusable = true};
  EXPECT_THROW(esipa::tlsTrust(data, strict), Error);
  EXPECT_TRUE(std::holds_alternative<net::TrustedBundle>(esipa::tlsTrust(data, lenient)));

  auto spki = test::publicKey(identity.key);
  data.trustedPublicKeyDataTls = {rsp::SubjectPublicKeyInfo{spki}};
  auto key = esipa::tlsTrust(data, lenient);
  EXPECT_EQ(std::get<net::TrustedPublicKey>(key).subjectPublicKeyInfo, spki);

  auto certificate = test::der(identity.chain[0]);
  data.trustedPublicKeyDataTls = {rsp::Certificate{certificate}};
  EXPECT_EQ(std::get<net::TrustedCertificate>(esipa::tlsTrust(data, strict)).certificate,
            certificate);

  data.trustedPublicKeyDataTls = {rsp::Certificate{fromHex("3003020101")}};
  EXPECT_TRUE(std::holds_alternative<net::TrustedBundle>(esipa::tlsTrust(data, lenient)));
  lenient.bundleWhenUnusable = false;
  try {
    esipa::tlsTrust(data, lenient);
    ADD_FAILURE() << "an unusable trust was believed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::eimUntrusted);
    EXPECT_NE(error.sentence().find("no X.509 certificate"), std::string::npos);
  }
}

TEST_F(EsipaTest, TheConfigurationAsACardSendsItLeadsToItsServer) {
  TlsServer server(identity, answering(httpOkHex("BF4F03020101")));
  for (bool asKey : {true, false}) {
    // A6{A0 ¦ A1}: the implicit tag has replaced the 30 of the key or certificate.
    auto whole = asKey ? test::publicKey(identity.key) : test::der(identity.chain[0]);
    auto arm = tlv::encode(asKey ? 0xA0 : 0xA1, tlv::parse(whole).value);
    auto id = tlv::encode(0x80, "1.2.3");
    auto trusted = tlv::encode(0xA6, arm);
    auto data = rsp::EimConfigurationData::parse(tlv::encode(0x30, {id, trusted}));
    auto options = at(server);
    options.trust = esipa::tlsTrust(data, {});
    esipa::RemoteEim eim(loop, options);
    EXPECT_TRUE(ask(eim).value);
  }
}

// --- octets --------------------------------------------------------------------------------------

TEST_F(EsipaTest, AnEmptyPollCostsFewOctets) {
  auto count = [&](bool compatible, unsigned long* cold, unsigned long* warm) {
    TlsServer server(identity, answering(httpOkHex("BF4F03020101")));
    auto options = at(server);
    options.middleboxCompatibility = compatible;
    esipa::RemoteEim eim(loop, options);
    auto total = [&] {
      EXPECT_TRUE(ask(eim).value);
      eim.endDialogue();
      unsigned expected = eim.counters().connections;
      EXPECT_TRUE(loop.runUntil([&] { return server.counts().closed == expected; }, patience));
      return server.counts().octetsIn + server.counts().octetsOut;
    };
    *cold = total();
    *warm = total() - *cold;
    auto name = std::string(compatible ? "compatible" : "bare");
    RecordProperty(name + "_cold_octets", std::to_string(*cold));
    RecordProperty(name + "_resumed_octets", std::to_string(*warm));
    std::printf("%s: cold %lu octets of TCP payload, resumed %lu\n", name.c_str(), *cold, *warm);
  };
  unsigned long cold = 0, warm = 0, bareCold = 0, bareWarm = 0;
  count(true, &cold, &warm);
  count(false, &bareCold, &bareWarm);
  EXPECT_LT(cold, 2300u);
  EXPECT_LT(warm, 1900u);
  EXPECT_LT(bareWarm, warm);
}
