// EU DSS as a judge of what was created: for each file and signature, whether DSS finds the signed data and the signature value intact,
// up to which baseline level it finds data, and whether every time-stamp protects what it should. The jar has no validation policy,
// so there is no verdict on trust.
//   file <tab> level (PAdES_BASELINE_LTA, …) <tab> INTACT or BROKEN <tab> time-stamps: kind=valid …
// Run with the jar of the npm package open-pdf-sign (EU DSS 6.3) on the class path:
//   java -cp open-pdf-sign.jar DssJudge.java [--detached DATA] FILE…
import eu.europa.esig.dss.cades.validation.CMSDocumentValidator;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.signature.SignatureCryptographicVerification;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.spi.signature.AdvancedSignature;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.tsp.TimestampToken;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.xades.validation.XMLDocumentValidator;
import java.util.ArrayList;
import java.util.List;

public class DssJudge {
    static SignedDocumentValidator open(DSSDocument document, String name) {
        if (name.endsWith(".pdf")) {
            return new PDFDocumentValidator(document);
        }
        return name.endsWith(".xml") ? new XMLDocumentValidator(document) : new CMSDocumentValidator(document);
    }

    public static void main(String[] arguments) {
        List<DSSDocument> detached = new ArrayList<>();
        for (int i = 0; i < arguments.length; ++i) {
            if (arguments[i].equals("--detached")) {
                detached.add(new FileDocument(arguments[++i]));
                continue;
            }
            try {
                SignedDocumentValidator validator = open(new FileDocument(arguments[i]), arguments[i]);
                validator.setCertificateVerifier(new CommonCertificateVerifier());
                validator.setDetachedContents(detached);
                for (AdvancedSignature signature : validator.getSignatures()) {
                    signature.checkSignatureIntegrity();
                    SignatureCryptographicVerification found = signature.getSignatureCryptographicVerification();
                    StringBuilder stamps = new StringBuilder();
                    for (TimestampToken stamp : signature.getAllTimestamps()) {
                        stamps.append(stamp.getTimeStampType()).append('=').append(stamp.isMessageImprintDataIntact()).append(' ');
                    }
                    System.out.println(arguments[i] + "\t" + signature.getDataFoundUpToLevel() + "\t"
                            + (found.isSignatureValid() ? "INTACT" : "BROKEN " + found.getErrorMessage()) + "\t" + stamps);
                }
            } catch (Exception error) {
                System.out.println(arguments[i] + "\t-\tUNREADABLE\t" + error.getMessage());
            }
        }
    }
}
