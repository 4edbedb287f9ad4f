// SPDX-License-Identifier: Apache-2.0
// Result codes that ES10b.AddInitialEim (SGP.32 §5.9.4) and the ECOs (§2.11.1.1.2) share.
#pragma once

namespace esimlab {

inline constexpr int insufficientMemory = 1;
inline constexpr int associatedEimAlreadyExists = 2;
inline constexpr int ciPKUnknown = 3;
inline constexpr int invalidAssociationToken = 5;
inline constexpr int counterValueOutOfRange = 6;
inline constexpr int commandError = 7;

}  // namespace esimlab
