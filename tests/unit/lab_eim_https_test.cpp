// SPDX-License-Identifier: Apache-2.0
// The virtual eIM over real TLS on the loopback interface, with libcurl as client.
#include <curl/curl.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <atomic>
#include <future>
#include <thread>

#include "eim/virtual_eim.hpp"

namespace esimlab {
namespace {

using namespace std::chrono_literals;
using eim::Misbehaviour;
using eim::TlsDefect;
using eim::TlsForm;
using eim::Trick;
using esimgw::fromHex;
using esimgw::toHex;

struct Answer {
  CURLcode code = CURLE_OK;
  long status = 0;
  std::string contentType;
  std::string adminProtocol;
  Bytes body;
  long connects = 0;
};

// One libcurl handle: connections and TLS sessions are kept between requests.
class Client {
 public:
  explicit Client(const VirtualEim& eim)
      : url_("https://127.0.0.1:" + std::to_string(eim.port()) + "/gsma/rsp2/asn1"),
        handle_(curl_easy_init()) {
    headers_ = {"Content-Type: application/x-gsma-rsp-asn1", "X-Admin-Protocol: gsma/rsp/v2.1.0",
                "User-Agent: gsma-rsp-ipad", "Accept:", "Expect:"};
    for (const auto& certificate : eim.trustAnchors()) anchors_ += certificate;
  }
  ~Client() { curl_easy_cleanup(handle_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  std::vector<std::string> headers_;
  std::string path_;
  std::string method_;
  long version_ = CURL_SSLVERSION_TLSv1_2;
  long timeout_ = 20000;
  bool keepAlive_ = true;

  Answer post(const Bytes& body) {
    Answer answer;
    curl_easy_reset(handle_);
    curl_easy_setopt(handle_, CURLOPT_URL, (url_ + path_).c_str());
    curl_easy_setopt(handle_, CURLOPT_POST, 1L);
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    if (!method_.empty()) curl_easy_setopt(handle_, CURLOPT_CUSTOMREQUEST, method_.c_str());
    curl_easy_setopt(handle_, CURLOPT_SSLVERSION, version_);
    curl_easy_setopt(handle_, CURLOPT_TIMEOUT_MS, timeout_);
    curl_easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle_, CURLOPT_FORBID_REUSE, keepAlive_ ? 0L : 1L);
    curl_easy_setopt(handle_, CURLOPT_PROXY, "");
    curl_easy_setopt(handle_, CURLOPT_CAPATH, nullptr);
    curl_blob blob{anchors_.data(), anchors_.size(), CURL_BLOB_NOCOPY};
    curl_easy_setopt(handle_, CURLOPT_CAINFO_BLOB, &blob);
    curl_slist* list = nullptr;
    for (const auto& header : headers_) list = curl_slist_append(list, header.c_str());
    curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(handle_, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &Client::take);
    answer.code = curl_easy_perform(handle_);
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_easy_getinfo(handle_, CURLINFO_NUM_CONNECTS, &answer.connects);
    answer.contentType = headerOf("Content-Type");
    answer.adminProtocol = headerOf("X-Admin-Protocol");
    curl_slist_free_all(list);
    return answer;
  }

 private:
  static std::size_t take(char* data, std::size_t size, std::size_t count, void* user) {
    auto& body = static_cast<Answer*>(user)->body;
    body.insert(body.end(), data, data + size * count);
    return size * count;
  }
  std::string headerOf(const char* name) {
    curl_header* header = nullptr;
    bool found = curl_easy_header(handle_, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK;
    return found ? header->value : "";
  }

  std::string url_;
  std::string anchors_;
  CURL* handle_;
};

const Bytes poll = fromHex("BF4F125A1089049032000000000000000000000012");

class EimHttps : public testing::Test {
 protected:
  EimHttps() {
    eim_.listen();
    auto digits = esimgw::toBytes(ByteView(poll).last(16));
    eim_.esipa().addCard({.eid = eim::toEid(digits)});
  }

  // The client blocks in a thread of its own, the server runs here.
  Answer post(Client& client, Bytes body = poll) {
    auto answer = std::async(std::launch::async, [&] { return client.post(body); });
    loop_.runUntil([&] { return answer.wait_for(0s) == std::future_status::ready; }, 30s);
    return answer.get();
  }
  void runUntilClosed() {
    ASSERT_TRUE(loop_.runUntil([&] { return eim_.server().openConnections() == 0; }, 5s));
  }
  Answer postWith(Misbehaviour misbehaviour) {
    eim_.misbehaviours().add(std::move(misbehaviour));
    Client client(eim_);
    client.timeout_ = 1500;
    auto answer = post(client);
    EXPECT_TRUE(eim_.misbehaviours().empty());
    return answer;
  }
  // After any misbehaviour, a new client is served as if nothing had been.
  void expectHealthy() {
    Client client(eim_);
    auto answer = post(client);
    EXPECT_EQ(answer.code, CURLE_OK);
    EXPECT_EQ(toHex(answer.body), "BF4F03020101");
  }

  esimgw::Loop loop_;
  Pki pki_ = Pki::mint();
  VirtualEim eim_{loop_, pki_};
};

TEST_F(EimHttps, AnswersAPollWithAllThatHttpAsksFor) {
  Client client(eim_);
  auto answer = post(client);
  EXPECT_EQ(answer.code, CURLE_OK);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(toHex(answer.body), "BF4F03020101");
  EXPECT_EQ(answer.contentType, "application/x-gsma-rsp-asn1");
  EXPECT_EQ(answer.adminProtocol, "gsma/rsp/v2.1.0");
  ASSERT_EQ(eim_.httpRecords().size(), 1u);
  EXPECT_EQ(eim_.httpRecords()[0].tlsVersion, "TLSv1.3");
  EXPECT_EQ(eim_.httpRecords()[0].fault, "");
}

TEST_F(EimHttps, KeepsTheConnectionForTheNextRequest) {
  Client client(eim_);
  post(client);
  auto second = post(client);
  EXPECT_EQ(second.connects, 0);
  EXPECT_EQ(eim_.server().counts().connections, 1u);
  EXPECT_EQ(eim_.server().counts().requests, 2u);
}

class EimHttpsVersion : public EimHttps, public testing::WithParamInterface<long> {};

TEST_P(EimHttpsVersion, ResumesTheSessionOnANewConnectionAgainAndAgain) {
  Client client(eim_);
  client.version_ = GetParam();
  client.keepAlive_ = false;
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(post(client).code, CURLE_OK);
    runUntilClosed();
  }
  EXPECT_EQ(eim_.server().counts().connections, 4u);
  EXPECT_EQ(eim_.server().counts().fullHandshakes, 1u);
  EXPECT_EQ(eim_.server().counts().resumedHandshakes, 3u);
  EXPECT_FALSE(eim_.httpRecords()[0].resumed);
  EXPECT_TRUE(eim_.httpRecords()[3].resumed);
}

INSTANTIATE_TEST_SUITE_P(Tls, EimHttpsVersion,
                         testing::Values(long{CURL_SSLVERSION_TLSv1_3},
                                         long{CURL_SSLVERSION_MAX_TLSv1_2}));

// --- what the HTTP side refuses ------------------------------------------------------------------

TEST_F(EimHttps, RefusesWrongHeaders) {
  struct Case {
    std::size_t header;
    const char* line;
    long status;
  };
  const Case cases[] = {{0, "Content-Type: application/octet-stream", 415},
                        {0, "Content-Type: application/x-gsma-rsp-asn1; charset=x", 415},
                        {1, "X-Admin-Protocol: gsma/rsp/2.1.0", 400},
                        {1, "X-Admin-Protocol: gsma/rsp/v2.1", 400},
                        {1, "X-Admin-Protocol:", 400},
                        {2, "User-Agent: gsma-rsp-lpad", 400},
                        {2, "User-Agent: gsma-rsp-ipadx", 400}};
  for (const auto& wrong : cases) {
    Client client(eim_);
    client.headers_[wrong.header] = wrong.line;
    EXPECT_EQ(post(client).status, wrong.status) << wrong.line;
    EXPECT_NE(eim_.httpRecords().back().fault, "");
  }
  Client client(eim_);
  client.headers_[2] = "User-Agent: gsma-rsp-ipad;esim-gateway";
  EXPECT_EQ(post(client).status, 200);
  client.path_ = "x";
  EXPECT_EQ(post(client).status, 404);
  client.path_.clear();
  client.method_ = "PUT";
  EXPECT_EQ(post(client).status, 405);
  EXPECT_EQ(eim_.esipa().exchanges().size(), 1u);
}

TEST_F(EimHttps, RefusesABodyBeyondItsLimit) {
  Client client(eim_);
  EXPECT_EQ(post(client, Bytes(256 * 1024 + 1)).status, 413);
  EXPECT_EQ(eim_.server().counts().badRequests, 1u);
  expectHealthy();
}

TEST_F(EimHttps, AnswersGarbageWith400) {
  Client client(eim_);
  EXPECT_EQ(post(client, fromHex("FFFFFFFF")).status, 400);
  EXPECT_EQ(post(client, fromHex("BF4F8400000000")).status, 200);  // no EID: an ESipa error
}

// --- misbehaviour --------------------------------------------------------------------------------

TEST_F(EimHttps, GivesAnHttpStatusInsteadOfExecuting) {
  EXPECT_EQ(postWith({.trick = Trick::httpStatus}).status, 500);
  EXPECT_EQ(postWith({.trick = Trick::httpStatus, .value = 404}).status, 404);
  EXPECT_EQ(postWith({.trick = Trick::redirect, .text = "https://127.0.0.1:1/"}).status, 307);
  EXPECT_TRUE(eim_.esipa().exchanges().empty());
  expectHealthy();
}

TEST_F(EimHttps, SpoilsBodies) {
  EXPECT_TRUE(postWith({.trick = Trick::emptyOk}).body.empty());
  EXPECT_EQ(postWith({.trick = Trick::truncated}).body.size(), 5u);
  EXPECT_EQ(toHex(postWith({.trick = Trick::otherFunction}).body), "BF3903810132");
  EXPECT_EQ(postWith({.trick = Trick::wrongType}).contentType, "text/html");
  EXPECT_EQ(postWith({.trick = Trick::garbage, .value = 99}).body.size(), 99u);
  EXPECT_GT(postWith({.trick = Trick::oversized, .value = 300000}).body.size(), 300000u);
  auto nested = postWith({.trick = Trick::nested, .value = 500}).body;
  EXPECT_THROW(esimgw::tlv::checkNesting(nested, 400), esimgw::tlv::Malformed);
  EXPECT_EQ(eim_.esipa().exchanges().size(), 7u);
  expectHealthy();
}

TEST_F(EimHttps, CutsConnections) {
  EXPECT_NE(postWith({.trick = Trick::cutBefore}).code, CURLE_OK);
  EXPECT_NE(postWith({.trick = Trick::cutMiddle}).code, CURLE_OK);
  EXPECT_EQ(toHex(postWith({.trick = Trick::cutAfter}).body), "BF4F03020101");
  EXPECT_EQ(postWith({.trick = Trick::closeConnection}).code, CURLE_OK);
  EXPECT_EQ(eim_.esipa().exchanges().size(), 4u);
  expectHealthy();
}

TEST_F(EimHttps, StaysMute) {
  EXPECT_EQ(postWith({.trick = Trick::noAnswer}).code, CURLE_OPERATION_TIMEDOUT);
  EXPECT_EQ(eim_.esipa().exchanges().size(), 1u);
  expectHealthy();
}

TEST_F(EimHttps, DripsSlowly) {
  auto answer = postWith({.trick = Trick::drip, .value = 40, .value2 = 10});
  EXPECT_EQ(answer.code, CURLE_OK);
  EXPECT_EQ(toHex(answer.body), "BF4F03020101");
  EXPECT_EQ(postWith({.trick = Trick::drip, .value = 1, .value2 = 1000}).code,
            CURLE_OPERATION_TIMEDOUT);
  expectHealthy();
}

TEST_F(EimHttps, MisbehavesForOneFunctionAfterSomeRequests) {
  eim_.misbehaviours().add(
      {.trick = Trick::httpStatus, .function = "GetEimPackage", .skip = 1, .times = 2});
  Client client(eim_);
  EXPECT_EQ(post(client, fromHex("BF5000")).status, 400);
  EXPECT_EQ(post(client).status, 200);
  EXPECT_EQ(post(client).status, 500);
  EXPECT_EQ(post(client).status, 500);
  EXPECT_EQ(post(client).status, 200);
}

TEST_F(EimHttps, RefusesConnectionsAndComesBackOnTheSamePort) {
  auto port = eim_.port();
  eim_.server().refuseConnections(true);
  Client client(eim_);
  EXPECT_EQ(post(client).code, CURLE_COULDNT_CONNECT);
  eim_.server().refuseConnections(false);
  EXPECT_EQ(eim_.port(), port);
  expectHealthy();
}

TEST_F(EimHttps, TellsWhenARequestCameAndWhenItsAnswerLeft) {
  std::vector<std::string> seen;
  eim_.onRequest([&](unsigned index, const std::string& function, ByteView body) {
    EXPECT_EQ(toHex(body), toHex(poll));
    EXPECT_EQ(eim_.esipa().exchanges().size(), index - 1);
    seen.push_back("request " + std::to_string(index) + " " + function);
  });
  eim_.onAnswered([&](unsigned index, const std::string& function, ByteView) {
    EXPECT_EQ(eim_.esipa().exchanges().size(), index);
    seen.push_back("answered " + std::to_string(index) + " " + function);
  });
  Client client(eim_);
  post(client);
  post(client);
  EXPECT_EQ(seen,
            (std::vector<std::string>{"request 1 GetEimPackage", "answered 1 GetEimPackage",
                                      "request 2 GetEimPackage", "answered 2 GetEimPackage"}));
}

// --- trust ---------------------------------------------------------------------------------------

TEST_F(EimHttps, IsTrustedOnlyWithARightCertificate) {
  for (auto form : {TlsForm::selfSigned, TlsForm::chain}) {
    eim_.useTls(form);
    Client right(eim_);
    EXPECT_EQ(post(right).code, CURLE_OK);
    for (auto defect :
         {TlsDefect::expired, TlsDefect::notYetValid, TlsDefect::wrongName, TlsDefect::wrongKey}) {
      eim_.useTls(form);
      Client client(eim_);  // trusts what is right
      eim_.useTls(form, defect);
      EXPECT_EQ(post(client).code, CURLE_PEER_FAILED_VERIFICATION) << static_cast<int>(defect);
    }
  }
  EXPECT_EQ(eim_.esipa().exchanges().size(), 2u);
}

TEST_F(EimHttps, ForgetsSessionsWhenTold) {
  Client client(eim_);
  client.keepAlive_ = false;
  post(client);
  eim_.server().forgetSessions();
  post(client);
  EXPECT_EQ(eim_.server().counts().fullHandshakes, 2u);
}

TEST_F(EimHttps, DescribesItselfForTheCard) {
  auto data = eim_.configurationData({.counter = 5, .requestToken = true});
  EXPECT_EQ(data.eimId, "eim.lab.example");
  EXPECT_EQ(data.fqdn, "127.0.0.1:" + std::to_string(eim_.port()));
  EXPECT_EQ(data.counterValue, 5);
  EXPECT_EQ(data.associationToken, -1);
  ASSERT_TRUE(data.publicKey && data.trustedTls);
  EXPECT_EQ(data.publicKey->der, eim_.esipa().signingKey().subjectPublicKeyInfo());
  auto der = eim_.configurationDataDer({.trust = TlsTrust::authority});
  auto read = parseEimConfigurationData(esimgw::tlv::parse(der, 0x30).value);
  EXPECT_EQ(read.trustedTls->kind, PublicKeyData::Kind::certificate);
  EXPECT_EQ(read.trustedTls->der, pki_.tlsAuthority().certificate);
}

}  // namespace
}  // namespace esimlab
