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

}  // namespace
}  // namespace esimlab
