// How long EU DSS takes to validate a PDF in a Java machine that is warm, for bench/signatures: the file is read, its signatures, changes
// between revisions and certificate path to the trusted certificate are examined, and the diagnostic data are written. The jar has no
// validation policy, so the last step, the verdict over these data, is left out, in DSS's favour. No network.
// Prints the median seconds of a round.
//   java -cp open-pdf-sign.jar DssRounds.java WARM_UP_ROUNDS ROUNDS TRUSTED.pem FILE.pdf
import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import java.io.File;
import java.util.Arrays;

public class DssRounds {
    static void validate(String trusted, String file) {
        CommonTrustedCertificateSource anchors = new CommonTrustedCertificateSource();
        anchors.addCertificate(DSSUtils.loadCertificate(new File(trusted)));
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(anchors);
        PDFDocumentValidator validator = new PDFDocumentValidator(new FileDocument(file));
        validator.setCertificateVerifier(verifier);
        DiagnosticData data = new DiagnosticData(validator.getDiagnosticData());
        if (data.getSignatures().isEmpty()) {
            throw new IllegalStateException("DSS finds no signature");
        }
        for (SignatureWrapper signature : data.getSignatures()) {
            if (!signature.isSignatureValid() || !signature.isTrustedChain()) {
                throw new IllegalStateException("DSS finds the signature broken or not trusted");
            }
        }
    }

    public static void main(String[] arguments) {
        for (int i = Integer.parseInt(arguments[0]); i > 0; --i) {
            validate(arguments[2], arguments[3]);
        }
        double[] seconds = new double[Integer.parseInt(arguments[1])];
        for (int i = 0; i < seconds.length; ++i) {
            long begin = System.nanoTime();
            validate(arguments[2], arguments[3]);
            seconds[i] = (System.nanoTime() - begin) / 1e9;
        }
        Arrays.sort(seconds);
        System.out.println(seconds[seconds.length / 2]);
    }
}
