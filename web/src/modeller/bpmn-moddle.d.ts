declare module "bpmn-moddle" {
  /** The object model of BPMN files, as far as the tests use it. */
  export class BpmnModdle {
    constructor(packages: object);
    fromXML(xml: string): Promise<{ rootElement: object; warnings: unknown[] }>;
    toXML(element: object, options: { format: boolean }): Promise<{ xml: string }>;
  }
}
