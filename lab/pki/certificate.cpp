// SPDX-License-Identifier: Apache-2.0
#include "pki/certificate.hpp"

#include <openssl/conf.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "pki/openssl.hpp"

namespace esimlab {
namespace openssl {

Certificate parseCertificate(ByteView der) {
  const auto* at = der.data();
  Certificate certificate(need(d2i_X509(nullptr, &at, static_cast<long>(der.size())), "d2i_X509"));
  need(at == der.data() + der.size(), "octets after the certificate");
  return certificate;
}

Text textOf(std::string_view text) {
  return Text(need(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), "BIO_new_mem_buf"));
}

std::string contents(BIO* text) {
  char* data = nullptr;
  auto size = BIO_get_mem_data(text, &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace openssl

namespace {

using openssl::need;
using Configuration = std::unique_ptr<CONF, openssl::Releaser<NCONF_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, openssl::Releaser<X509_EXTENSION_free>>;

void setSubject(X509* certificate, const CertificateRequest& request) {
  auto* name = X509_get_subject_name(certificate);
  for (const auto& [attribute, text] : request.subject) {
    need(X509_NAME_add_entry_by_txt(name, attribute.c_str(), MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(text.data()),
                                    static_cast<int>(text.size()), -1, 0) == 1,
         "X509_NAME_add_entry_by_txt");
  }
}

// Nine octets, positive: the size of serial numbers in SGP.26 certificates.
void setSerial(X509* certificate) {
  Bytes octets(9);
  need(RAND_bytes(octets.data(), static_cast<int>(octets.size())) == 1, "RAND_bytes");
  octets[0] = (octets[0] & 0x3F) | 0x40;
  auto* number = need(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr), "BN");
  bool done = BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  need(done, "BN_to_ASN1_INTEGER");
}

void setValidity(X509* certificate, const Validity& validity) {
  need(ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), validity.from.c_str()) == 1 &&
           ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), validity.to.c_str()) == 1,
       "ASN1_TIME_set_string_X509");
}

void addExtensions(X509* certificate, X509* issuer, const CertificateRequest& request) {
  auto text = openssl::textOf(request.sections);
  Configuration configuration(need(NCONF_new(nullptr), "NCONF_new"));
  if (!request.sections.empty()) {
    long line = 0;
    need(NCONF_load_bio(configuration.get(), text.get(), &line) == 1, "NCONF_load_bio");
  }
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509V3_set_nconf(&context, configuration.get());
  for (const auto& [name, value] : request.extensions) {
    Extension extension(
        need(X509V3_EXT_nconf(configuration.get(), &context, name.c_str(), value.c_str()),
             name.c_str()));
    need(X509_add_ext(certificate, extension.get(), -1) == 1, "X509_add_ext");
  }
}

Bytes derOf(X509* certificate) {
  unsigned char* octets = nullptr;
  int size = i2d_X509(certificate, &octets);
  need(size > 0, "i2d_X509");
  Bytes der(octets, octets + size);
  OPENSSL_free(octets);
  return der;
}

}  // namespace

std::string Identity::certificatePem() const {
  openssl::Text text(need(BIO_new(BIO_s_mem()), "BIO_new"));
  need(PEM_write_bio_X509(text.get(), openssl::parseCertificate(certificate).get()) == 1,
       "PEM_write_bio_X509");
  return openssl::contents(text.get());
}

Identity issue(const CertificateRequest& request, const Identity* issuer, const PrivateKey& key) {
  openssl::Certificate certificate(need(X509_new(), "X509_new"));
  need(X509_set_version(certificate.get(), X509_VERSION_3) == 1, "X509_set_version");
  setSerial(certificate.get());
  setValidity(certificate.get(), request.validity);
  setSubject(certificate.get(), request);
  need(X509_set_pubkey(certificate.get(), key.get()) == 1, "X509_set_pubkey");

  openssl::Certificate above;
  if (issuer != nullptr) above = openssl::parseCertificate(issuer->certificate);
  auto* signer = above ? above.get() : certificate.get();
  need(X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)) == 1,
       "X509_set_issuer_name");
  addExtensions(certificate.get(), signer, request);
  auto* signingKey = issuer != nullptr ? issuer->key.get() : key.get();
  need(X509_sign(certificate.get(), signingKey, EVP_sha256()) > 0, "X509_sign");
  return {derOf(certificate.get()), key};
}

}  // namespace esimlab
