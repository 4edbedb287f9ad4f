// SPDX-License-Identifier: Apache-2.0
// Reading the configuration again takes over what it can, and says the rest.
#include "reload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

using namespace esimgw;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

namespace {

struct ReloadTest : testing::Test {
  std::filesystem::path directory;
  Configuration running;

  ReloadTest() {
    auto path = (std::filesystem::temp_directory_path() / "reload-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no directory");
    directory = path;
  }
  ~ReloadTest() override {
    std::filesystem::remove_all(directory);
    log::setLevel(log::Level::info);
  }

  std::string file() const { return directory / "gateway.conf"; }
  void write(const std::string& text) const { std::ofstream(file()) << text; }
  void start(const std::string& text) {
    write(text);
    running = readConfiguration(file());
  }
  // What the log says meanwhile.
  std::string reload() {
    testing::internal::CaptureStderr();
    reloadConfiguration(file(), running);
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(ReloadTest, TheLogLevelChangesAtOnce) {
  start("[poll]\ninterval=100\n");
  write("[poll]\ninterval=100\n[daemon]\nlog-level=debug\n");
  EXPECT_THAT(reload(), AllOf(HasSubstr("reloaded:"), Not(HasSubstr("restart-needed"))));
  EXPECT_TRUE(log::enabled(log::Level::debug));
  EXPECT_EQ(running.logLevel, log::Level::debug);
}

TEST_F(ReloadTest, ALevelThatIsGoneIsTheDefaultAgain) {
  start("[daemon]\nlog-level=debug\n");
  log::setLevel(running.logLevel);
  write("");
  EXPECT_THAT(reload(), Not(HasSubstr("restart-needed")));
  EXPECT_FALSE(log::enabled(log::Level::debug));
}

TEST_F(ReloadTest, WhatWaitsForARestartIsSaidWithoutItsValue) {
  start("[poll]\ninterval=100\njitter=0\n[esipa]\ntimeout=7\n");
  write("[poll]\ninterval=222\njitter=0\n[eim a.example]\nconnect-to=secret:1\n");
  auto said = reload();
  EXPECT_THAT(said, HasSubstr("KEY=[poll] interval\n"));             // changed
  EXPECT_THAT(said, HasSubstr("KEY=[esipa] timeout\n"));             // gone
  EXPECT_THAT(said, HasSubstr("KEY=[eim a.example] connect-to\n"));  // new
  EXPECT_THAT(said,
              AllOf(Not(HasSubstr("jitter")), Not(HasSubstr("222")), Not(HasSubstr("secret"))));
  EXPECT_EQ(running.ipa.poll.interval, std::chrono::seconds(100));
  EXPECT_EQ(reload(), said);  // it still waits
}

TEST_F(ReloadTest, AFileThatCannotBeUnderstoodChangesNothing) {
  start("");
  write("[daemon]\nlog-level=debug\n[poll]\ninterval=never\n");
  EXPECT_THAT(reload(), AllOf(HasSubstr("reload-failed:"), HasSubstr("[poll] interval")));
  EXPECT_FALSE(log::enabled(log::Level::debug));
  EXPECT_TRUE(running.given.empty());
}

}  // namespace
