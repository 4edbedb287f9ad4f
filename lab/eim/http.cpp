// SPDX-License-Identifier: Apache-2.0
#include "eim/http.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace esimlab {
namespace {

constexpr std::string_view lineEnd = "\r\n";
constexpr std::string_view headEnd = "\r\n\r\n";

bool isTokenCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool isToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

bool isVisible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    auto octet = static_cast<unsigned char>(c);
    return octet == '\t' || (octet >= 0x20 && octet != 0x7F);
  });
}

bool sameName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

void readRequestLine(std::string_view line, HttpRequest& request) {
  auto first = line.find(' ');
  auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) throw HttpError{400, "request line"};
  auto method = line.substr(0, first);
  auto target = line.substr(first + 1, last - first - 1);
  auto version = line.substr(last + 1);
  if (!isToken(method)) throw HttpError{400, "method"};
  if (target.empty() || target.find(' ') != std::string_view::npos || !isVisible(target)) {
    throw HttpError{400, "request target"};
  }
  if (version != "HTTP/1.1") throw HttpError{505, "HTTP version"};
  request.method = method;
  request.target = target;
}

void readHeader(std::string_view line, HttpRequest& request) {
  auto colon = line.find(':');
  // A line that starts with white space would continue the one before (obs-fold): refused.
  if (colon == std::string_view::npos || !isToken(line.substr(0, colon))) {
    throw HttpError{400, "header line"};
  }
  auto value = trimmed(line.substr(colon + 1));
  if (!isVisible(value)) throw HttpError{400, "header value"};
  request.headers.emplace_back(line.substr(0, colon), value);
}

std::size_t contentLength(const HttpRequest& request, const HttpLimits& limits) {
  std::optional<std::string> found;
  for (const auto& [name, value] : request.headers) {
    if (sameName(name, "Transfer-Encoding")) throw HttpError{501, "Transfer-Encoding"};
    if (sameName(name, "Expect")) throw HttpError{417, "Expect"};
    if (!sameName(name, "Content-Length")) continue;
    if (found) throw HttpError{400, "Content-Length twice"};
    found = value;
  }
  if (!found) {
    if (request.method == "POST" || request.method == "PUT") {
      throw HttpError{411, "no Content-Length"};
    }
    return 0;
  }
  bool digits = !found->empty() && std::all_of(found->begin(), found->end(), [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
  if (!digits) throw HttpError{400, "Content-Length"};
  if (found->size() > 9 || std::stoul(*found) > limits.body) throw HttpError{413, "body"};
  return std::stoul(*found);
}

void readHead(std::string_view head, HttpRequest& request, const HttpLimits& limits) {
  auto end = head.find(lineEnd);
  readRequestLine(head.substr(0, end), request);
  while (end != std::string_view::npos) {
    head.remove_prefix(end + lineEnd.size());
    end = head.find(lineEnd);
    if (request.headers.size() == limits.headers) throw HttpError{431, "too many headers"};
    readHeader(head.substr(0, end), request);
  }
  auto hosts = std::count_if(request.headers.begin(), request.headers.end(),
                             [](const auto& header) { return sameName(header.first, "Host"); });
  if (hosts != 1) throw HttpError{400, "Host"};
}

std::string_view phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 204: return "No Content";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Supported";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Status";
  }
}

}  // namespace

std::string HttpRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (sameName(key, name)) return value;
  }
  return {};
}

Bytes serialise(const HttpResponse& response) {
  std::string head =
      "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(phrase(response.status));
  head += lineEnd;
  for (const auto& [name, value] : response.headers) {
    head += name + ": " + value;
    head += lineEnd;
  }
  // RFC 9110 §8.6: none with 204.
  if (response.status != 204) {
    head += "Content-Length: " + std::to_string(response.body.size());
    head += lineEnd;
  }
  head += lineEnd;
  auto octets = esimgw::toBytes(head);
  esimgw::append(octets, response.body);
  return octets;
}

std::optional<HttpRequest> takeRequest(Bytes& input, const HttpLimits& limits) {
  std::string_view text(reinterpret_cast<const char*>(input.data()), input.size());
  auto headSize = text.find(headEnd);
  if (headSize == std::string_view::npos) {
    if (input.size() > limits.head) throw HttpError{431, "head too large"};
    return std::nullopt;
  }
  if (headSize > limits.head) throw HttpError{431, "head too large"};
  HttpRequest request;
  readHead(text.substr(0, headSize), request, limits);
  auto bodyAt = headSize + headEnd.size();
  auto bodySize = contentLength(request, limits);
  if (input.size() - bodyAt < bodySize) return std::nullopt;
  auto body = input.begin() + static_cast<std::ptrdiff_t>(bodyAt);
  auto end = body + static_cast<std::ptrdiff_t>(bodySize);
  request.body.assign(body, end);
  input.erase(input.begin(), end);
  return request;
}

}  // namespace esimlab
