// SPDX-License-Identifier: Apache-2.0
// The journal: rows only move forward, nothing is forgotten over a restart, and what cannot be
// written is said.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "store/journal.hpp"

using namespace esimgw;
namespace fs = std::filesystem;

namespace {

struct JournalTest : testing::Test {
  JournalTest() {
    char name[] = "/tmp/esim-gateway-journal-XXXXXX";
    directory = ::mkdtemp(name);
  }
  ~JournalTest() override { fs::remove_all(directory); }

  std::string directory;
  ManualClock clock;
  rsp::Eid eid = *rsp::Eid::fromDigits("89049032123451234512345678901235");
  Bytes package = fromHex("BF5103800101");
  Bytes result = fromHex("BF5103810102");
};

}  // namespace

TEST_F(JournalTest, AnOrderGoesItsWayOverRestarts) {
  OrderId id = 0;
  {
    Journal journal(directory, clock);
    ASSERT_FALSE(journal.broken());
    id = journal.receive(eid, "eim1", package);
    EXPECT_EQ(journal.order(id).state, OrderState::received);
    journal.markSent(id, "A ");
  }
  {
    Journal journal(directory, clock);
    auto order = journal.order(id);
    EXPECT_EQ(order.state, OrderState::sent);
    EXPECT_EQ(order.eid, eid);
    EXPECT_EQ(order.package, package);
    EXPECT_EQ(order.profilesBefore, "A ");
    EXPECT_EQ(journal.openOrders(eid, "eim1"), std::vector<OrderId>{id});
    journal.markSent(id, "B ");
    EXPECT_EQ(journal.order(id).profilesBefore, "A ") << "what was before the first attempt stays";
    EXPECT_EQ(journal.order(id).attempts, 2u);
    journal.saveResult(id, result, true, false);
    EXPECT_EQ(journal.order(id).state, OrderState::answered);
    EXPECT_EQ(journal.undelivered(eid, "eim1"), 1u);
  }
  Journal journal(directory, clock);
  EXPECT_EQ(journal.order(id).result, result);
  journal.markSettled(id);
  journal.markDelivered(id, {7, 5, 7});
  EXPECT_EQ(journal.removals(eid), (std::vector<std::int64_t>{5, 7}));
  EXPECT_EQ(journal.undelivered(eid, "eim1"), 0u);
  journal.markRemoved(eid, 5);
  journal.markRemoved(eid, 7);
  journal.close(id);
  EXPECT_TRUE(journal.removals(eid).empty());
  EXPECT_TRUE(journal.openOrders(eid, "eim1").empty());
}

TEST_F(JournalTest, TheSameBytesAreTheSameOrder) {
  Journal journal(directory, clock);
  auto id = journal.receive(eid, "eim1", package);
  EXPECT_EQ(journal.receive(eid, "eim1", package), id);
  EXPECT_NE(journal.receive(eid, "eim2", package), id) << "each association has its own";
  EXPECT_NE(journal.receive(eid, "eim1", result), id);
}

TEST_F(JournalTest, ARollbackReplacesTheResultAndIsTriedOnce) {
  Journal journal(directory, clock);
  auto id = journal.receive(eid, "eim1", package);
  journal.markSent(id, "");
  journal.saveResult(id, result, true, false);
  journal.markRollbackSent(id);
  EXPECT_EQ(journal.order(id).rollback, RollbackState::sent);
  EXPECT_EQ(journal.order(id).state, OrderState::answered);
  auto replaced = fromHex("BF5103820103");
  journal.saveRollback(id, replaced);
  EXPECT_EQ(journal.order(id).rollback, RollbackState::done);
  EXPECT_EQ(journal.order(id).result, replaced);
  EXPECT_EQ(journal.order(id).state, OrderState::answered) << "the card switched once more";
}

TEST_F(JournalTest, ClosedOrdersAreBoundedAndOpenOnesAreKept) {
  Journal journal(directory, clock);
  auto open = journal.receive(eid, "eim1", result);
  OrderId first = 0;
  for (int i = 0; i < 80; ++i) {
    auto id =
        journal.receive(eid, "eim1", fromHex("BF5104" + toHex(Bytes{0x80, 2, 0, std::uint8_t(i)})));
    if (i == 0) first = id;
    journal.saveResult(id, result, false, false);
    journal.markDelivered(id, {});
    journal.close(id);
  }
  EXPECT_THROW(journal.order(first), Error);
  EXPECT_EQ(journal.openOrders(eid, "eim1"), std::vector<OrderId>{open});
}

TEST_F(JournalTest, NewestTimeIsKeptForTheClockGuard) {
  clock.setWall(WallTime(std::chrono::seconds(1'800'000'000)));
  {
    Journal journal(directory, clock);
    EXPECT_FALSE(journal.newestTime());
    journal.receive(eid, "eim1", package);
  }
  clock.setWall(WallTime{});
  Journal journal(directory, clock);
  EXPECT_EQ(journal.newestTime(), WallTime(std::chrono::seconds(1'800'000'000)));
}

TEST_F(JournalTest, EuiccNumbersStay) {
  auto other = rsp::Eid::fromContents(Bytes(16, 0x11));
  std::int64_t number = 0;
  {
    Journal journal(directory, clock);
    number = journal.euiccNumber(eid);
    EXPECT_NE(journal.euiccNumber(other), number);
  }
  Journal journal(directory, clock);
  EXPECT_EQ(journal.euiccNumber(eid), number);
}

TEST_F(JournalTest, ADamagedFileIsRefusedAndLeftAlone) {
  {
    Journal journal(directory, clock);
    journal.receive(eid, "eim1", package);
  }
  auto path = directory + "/journal.db";
  std::ofstream(path, std::ios::binary) << std::string(8192, 'x');
  Journal journal(directory, clock);
  ASSERT_TRUE(journal.broken());
  EXPECT_EQ(journal.broken()->code(), Code::journalCorrupt);
  EXPECT_THROW(journal.receive(eid, "eim1", package), Error);
  EXPECT_EQ(fs::file_size(path), 8192u);
}

TEST_F(JournalTest, AJournalOfANewerVersionIsRefused) {
  { Journal journal(directory, clock); }
  {
    Database database(directory + "/journal.db");
    database.execute("PRAGMA user_version = 1000");
  }
  Journal journal(directory, clock);
  ASSERT_TRUE(journal.broken());
  EXPECT_EQ(journal.broken()->code(), Code::unsupported);
}

TEST_F(JournalTest, AMissingDirectoryIsSaid) {
  Journal journal(directory + "/absent", clock);
  ASSERT_TRUE(journal.broken());
  EXPECT_EQ(journal.broken()->code(), Code::journalReadOnly);
}

TEST_F(JournalTest, ASecondProcessIsKeptOut) {
  Journal journal(directory, clock);
  journal.receive(eid, "eim1", package);
  Journal second(directory, clock);
  ASSERT_TRUE(second.broken());
  EXPECT_EQ(second.broken()->code(), Code::journalReadOnly);
}

TEST_F(JournalTest, TheReserveIsMadeAnewBeforeTheNextPackage) {
  Journal journal(directory, clock);
  auto reserve = directory + "/journal.reserve";
  EXPECT_GE(fs::file_size(reserve), 256u * 1024);
  fs::remove(reserve);
  journal.receive(eid, "eim1", package);
  EXPECT_GE(fs::file_size(reserve), 256u * 1024);
}
